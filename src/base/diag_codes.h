/* The catalogue of diagnostics: one row each: code number, name, severity, meaning in one line.
 *
 * The code is printed as LSnnnn, is stable, and has a test of its own in tests/diagnostics/LSnnnn.
 *   LS10xx  files and the world        LS11xx  CSV tables            LS12xx  the network
 *   LS13xx  study.yaml as YAML         LS14xx  the study's meaning   LS15xx  GTFS feed
 *   LS16xx  demand                     LS17xx  scenarios             LS18xx  programme
 *   LS19xx  appraisal             LS20xx  TNTP files and their assignment
 *   LS21xx  GMNS networks         LS22xx  classes, demand, turns and periods of an assignment
 *   LS23xx  results of an assignment that are read back
 *   LS24xx  candidates            LS25xx  nests, pivots and elasticities
 *   LS3521 and on  the uncertainty run
 *   LS3401 and on  externalities   LS3601 and on  scenarios in files of their own
 *   LS32xx  the programme in depth     LS33xx  plan files
 *   LS30xx  calibration           LS31xx  distribution, and questions about a study
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_DIAG_CODES_H
#define LSP_BASE_DIAG_CODES_H

#define LSP_DIAG_CODES(ROW)                                                                        \
    ROW(1001, CANNOT_OPEN, ERROR, "a file or folder cannot be opened")                             \
    ROW(1002, NOT_UTF8, ERROR, "a file is not UTF-8 text")                                         \
    ROW(1003, TOO_LARGE, ERROR, "a file, line or field is larger than the limit")                  \
    ROW(1004, CANNOT_WRITE, ERROR, "a result cannot be written")                                   \
    ROW(1005, PATH_OUTSIDE, ERROR, "a file named by the study lies outside its folder")            \
    ROW(1006, NOT_RESULTS, ERROR, "the results folder holds something that is not results")        \
    ROW(1007, OTHER_RESULTS, ERROR, "the results folder holds results of another kind")            \
    ROW(1101, EMPTY_TABLE, ERROR, "a table has no header line")                                    \
    ROW(1102, MISSING_COLUMN, ERROR, "a required column is missing")                               \
    ROW(1103, REPEATED_COLUMN, ERROR, "a column name stands twice in the header")                  \
    ROW(1104, WRONG_FIELD_COUNT, ERROR, "a row has more or fewer fields than the header")          \
    ROW(1105, BAD_QUOTE, ERROR, "a quote is not closed or stands where none may")                  \
    ROW(1106, EMPTY_FIELD, ERROR, "a field that must be filled is empty")                          \
    ROW(1107, NOT_A_NUMBER, ERROR, "a field that must be a number is not one")                     \
    ROW(1108, OUT_OF_RANGE, ERROR, "a number lies outside its allowed range")                      \
    ROW(1109, NOT_A_CHOICE, ERROR, "a word is none of the allowed ones")                           \
    ROW(1110, RANGE_DISORDER, ERROR, "low, mid and high are not in rising order")                  \
    ROW(1111, DUPLICATE_ID, ERROR, "an id stands twice")                                           \
    ROW(1112, UNKNOWN_ID, ERROR, "an id refers to nothing")                                        \
    ROW(1113, UNKNOWN_COLUMN, NOTE, "a column is not known and is not read")                       \
    ROW(1114, NO_SOURCE, WARNING, "a confidence is claimed but no source is named")                \
    ROW(1115, BAD_COUNTRY, ERROR, "a country is not written as its ISO 3166 code")                 \
    ROW(1116, BAD_TIME, ERROR, "a time of day or a date is not written as its format wants it")    \
    ROW(1117, BAD_GEOMETRY, ERROR, "a line on the map cannot be read or leaves the globe")         \
    ROW(1118, SEPARATOR, ERROR, "the fields of a table are not separated by commas")               \
    ROW(1201, SELF_LOOP, ERROR, "a link ends where it begins")                                     \
    ROW(1202, OTHER_MODE, ERROR, "a link allows a vehicle of another mode")                        \
    ROW(1203, SHORTER_THAN_POSSIBLE, ERROR, "a link is shorter than the distance of its nodes")    \
    ROW(1204, MUCH_LONGER, WARNING,                                                                \
        "a link is more than five times as long as the distance of its nodes")                     \
    ROW(1205, LINE_FAR_FROM_NODE, WARNING, "the line of a link ends far from its nodes")           \
    ROW(1206, FAST_ROAD, WARNING, "a road is faster than any road")                                \
    ROW(1207, UNUSED_NODE, NOTE, "no link, zone or stop is at a node")                             \
    ROW(1501, GTFS_TIMEZONES, ERROR, "agencies of a feed are in different time zones")             \
    ROW(1502, GTFS_ROUTE_TYPE, ERROR, "a route is of a type that is not known")                    \
    ROW(1503, GTFS_NO_CALENDAR, ERROR, "a feed has no day of service, or far too many")            \
    ROW(1504, GTFS_NEVER_RUNS, WARNING, "a trip has no day of service or no ride")                 \
    ROW(1505, GTFS_UNUSED_STOP, NOTE, "no node names a stop, so it is not used")                   \
    ROW(1506, GTFS_TIME_ORDER, ERROR, "a trip goes back in time or takes none")                    \
    ROW(1507, GTFS_NO_FARE, WARNING, "a ride has no fare, so it is free")                          \
    ROW(1508, GTFS_TOO_MANY, ERROR, "a feed has more rides or departures than can be used")        \
    ROW(1509, GTFS_AGENCY, ERROR, "it is not clear which agency runs a route")                     \
    ROW(1601, WITHIN_ZONE, ERROR, "a movement begins and ends in the same zone")                   \
    ROW(1602, NO_MOVEMENTS, WARNING, "a demand table moves nobody")                                \
    ROW(3521, RANGE_SHAPE, ERROR, "the shape of a range does not go with the range")               \
    ROW(3522, CORRELATIONS, ERROR, "correlations cannot all hold at once, or are stated twice")    \
    ROW(3523, CORRELATION_OF, ERROR, "a correlation is not between two that are drawn")            \
    ROW(3524, EVENT, ERROR, "an event cannot be drawn as it is described")                         \
    ROW(3525, OTHER_DRAWS, WARNING, "draws that were kept are of another run")                     \
    ROW(3526, DAMAGED_DRAWS, WARNING, "draws that were kept are damaged")                          \
    ROW(3527, DRAWS_KEPT, NOTE, "draws that an earlier run has finished are used")                 \
    ROW(3621, NODE_ROW, ERROR, "a line of a file of nodes is no node with its coordinates")        \
    ROW(3622, NO_COORDINATES, ERROR, "a road network has no coordinates, and so no map")           \
    ROW(1650, UNREACHABLE_DEMAND, ERROR,                                                           \
        "no alternative takes a movement from origin to destination")                              \
    ROW(1301, YAML_SYNTAX, ERROR, "the study file is not well-formed YAML")                        \
    ROW(1302, YAML_DUPLICATE_KEY, ERROR, "a key stands twice in the same map")                     \
    ROW(1303, YAML_REFERENCE, ERROR, "an anchor, alias or tag, which a study may not have")        \
    ROW(1304, YAML_LIMIT, ERROR, "the study file is nested too deeply or has too many values")     \
    ROW(1305, YAML_KEY, ERROR, "a key is not a short word")                                        \
    ROW(1401, UNKNOWN_KEY, ERROR, "a key is not known")                                            \
    ROW(1402, MISSING_KEY, ERROR, "a key that must be written is missing")                         \
    ROW(1403, WRONG_TYPE, ERROR, "a map, list or single value stands where another is expected")   \
    ROW(1404, VERSION, ERROR, "the study is written for another version of the format")            \
    ROW(1405, BAD_ID, ERROR, "an id has other characters than letters, digits, _ and -")           \
    ROW(1406, TOO_MANY, ERROR, "there are more things of a kind than a study may have")            \
    ROW(1407, BAD_DATE, ERROR, "a date is not one of the calendar")                                \
    ROW(1408, MODEL_YEARS, ERROR, "model years do not rise or lie before the base year")           \
    ROW(1409, OPERATOR_COUNTRY, ERROR, "an agency of the feed has no country")                     \
    ROW(1410, SEGMENT_HOURS, ERROR, "hours of a segment are none of the day or weigh nothing")     \
    ROW(1411, VEHICLE_MODE, ERROR, "a segment uses a vehicle on links of another mode")            \
    ROW(1412, MAIN_MODE, ERROR, "the main mode of an alternative is not among its modes")          \
    ROW(1413, SEGMENT_WITHOUT_WAY, ERROR, "a segment can use no alternative")                      \
    ROW(1414, ALTERNATIVE_UNUSABLE, WARNING,                                                       \
        "a segment has neither vehicle nor service for an alternative")                            \
    ROW(1415, POST_HOURS, ERROR, "a post does not close after it opens")                           \
    ROW(1416, POST_SERVICE, ERROR, "a post has no lanes or no service time for a vehicle")         \
    ROW(1417, CROSSING_WITHOUT_LINK, WARNING, "no link belongs to a crossing")                     \
    ROW(1701, EDIT_KIND, ERROR, "an edit is no known kind of edit")                                \
    ROW(1702, EDIT_EMPTY, ERROR, "an edit sets nothing")                                           \
    ROW(1703, EDIT_DATES, ERROR, "an edit ends before it begins")                                  \
    ROW(1801, PROGRAMME_CYCLE, ERROR, "activities wait for one another in a circle")               \
    ROW(1802, NO_WORKING_DAY, ERROR, "a calendar has no working day")                              \
    ROW(1901, COST_KIND, ERROR, "a cost item has no amount or more than one")                      \
    ROW(1902, COST_YEARS, ERROR,                                                                   \
        "the years of construction are not two rising years of the account")                       \
    ROW(1903, ACCOUNT_YEARS, ERROR, "the account begins long after the works")                     \
    ROW(1904, SMALL_COST, WARNING, "a construction cost is too small to be one")                   \
    ROW(2901, BORDER_TRAFFIC, ERROR, "more vehicles come to a border post than are simulated")     \
    ROW(2902, NO_POSTS, ERROR, "border is asked for where there are no border posts")              \
    ROW(3101, EXPLAIN_ZONE, ERROR, "a pair of zones to be explained is not one of the study")      \
    ROW(3102, EXPLAIN_NAME, ERROR, "the study has no such scenario, segment, crossing or year")    \
    ROW(3103, DISTRIBUTION, ERROR, "a distribution lacks a number that it needs, or has too many") \
    ROW(3104, DISTRIBUTED_TWICE, ERROR, "a segment is distributed and in the demand table too")    \
    ROW(3105, TRIP_ENDS, WARNING, "trips that begin and trips that end do not add up alike")       \
    ROW(3106, NOT_DISTRIBUTED, ERROR, "trip ends cannot be distributed as the study says")         \
    ROW(3107, EMPTY_COUNT, ERROR, "a count counts nobody")                                         \
    ROW(3108, COUNTS_CONTRADICT, WARNING, "counts contradict each other or the matrix")            \
    ROW(3109, MIXED_COUNT, ERROR, "a count adds up persons and tonnes")                            \
    ROW(2001, TNTP_METADATA, ERROR, "metadata of a TNTP file are missing or make no sense")        \
    ROW(2002, TNTP_COUNT, ERROR, "a TNTP file holds more or less than it states")                  \
    ROW(2003, TNTP_ROW, ERROR, "a row of a TNTP file is not built as it should be")                \
    ROW(2004, TNTP_NUMBER, ERROR, "a number of a TNTP file is none or is out of range")            \
    ROW(2005, TNTP_SELF_LOOP, ERROR, "a link of a TNTP network ends where it begins")              \
    ROW(2006, TNTP_PARALLEL_LINK, WARNING, "two links of a TNTP network join the same nodes")      \
    ROW(2007, TNTP_REPEATED_TRIPS, ERROR, "trips of one pair of zones stand twice")                \
    ROW(2008, TNTP_TOTAL_FLOW, WARNING, "the trips do not add up to the total that is stated")     \
    ROW(2009, TNTP_NO_FIRST_THROUGH, WARNING, "a network does not say which nodes are centroids")  \
    ROW(2010, TNTP_NO_TOLLS, ERROR, "a toll factor is given, but the network has no tolls")        \
    ROW(2011, BROKEN_GZIP, ERROR, "a packed file is cut short or damaged")                         \
    ROW(2012, TRIPS_LEFT_OUT, WARNING, "trips are left out, since no path leads there")            \
    ROW(2013, CANNOT_VERIFY, ERROR, "a file that is to be verified cannot be understood")          \
    ROW(2101, GMNS_EMPTY, ERROR, "a network has no nodes, no links or no zones")                   \
    ROW(2102, GMNS_ZONES, NOTE, "where trips begin and end, and which nodes no path passes")       \
    ROW(2103, GMNS_ASSUMED, NOTE, "a unit or a function is not stated; says what is assumed")      \
    ROW(2104, GMNS_NO_TIME, ERROR, "a link states no time, and no length and speed")               \
    ROW(2105, GMNS_NO_CAPACITY, WARNING, "links state no capacity, so nothing delays on them")     \
    ROW(2106, GMNS_CLOSED, WARNING, "links have no lanes or a capacity of 0, so they are closed")  \
    ROW(2107, GMNS_SELF_LOOP, WARNING, "a link ends where it begins and is left out")              \
    ROW(2108, GMNS_LENGTHS, WARNING, "lengths and coordinates do not fit each other")              \
    ROW(2109, GMNS_UNITS, ERROR, "lengths are in a unit that is not stated")                       \
    ROW(2110, GMNS_MOVEMENT, ERROR, "a movement joins links that do not meet")                     \
    ROW(2111, GMNS_TABLE, ERROR, "a table of delay does not rise")                                 \
    ROW(2201, NO_CLASS, ERROR, "a table of classes or periods has no rows")                        \
    ROW(2202, RUN_NAME, ERROR, "a class or period has a name that cannot be part of a file's")     \
    ROW(2203, CLOSED_LINKS, NOTE, "links are closed, since they are not open to cars")             \
    ROW(2204, UNKNOWN_ZONE, ERROR, "trips begin or end at no zone of the network")                 \
    ROW(2205, REPEATED_TRIPS, WARNING, "trips of a pair stand twice and are added up")             \
    ROW(2206, NO_TRIPS, ERROR, "a table of trips moves nobody")                                    \
    ROW(2207, TURN, ERROR, "a turn joins no links of the network, or is named twice")              \
    ROW(2208, TRIPS_FORMAT, ERROR, "a TNTP trip table cannot say what the run needs to know")      \
    ROW(2209, RUN_OPTIONS, ERROR, "options of an assignment contradict each other or the network") \
    ROW(2210, TOO_LITTLE_MEMORY, ERROR, "a run can need more memory than it may take")             \
    ROW(2211, STEEP_LINK, ERROR, "a link's time would leave all bounds under the trips")           \
    ROW(2301, NOT_ASSIGNMENT, ERROR, "a folder is not the result of an assignment")                \
    ROW(2302, NO_STATE, ERROR, "the result of an assignment was written without its state")        \
    ROW(2303, INPUT_CHANGED, ERROR, "an input is not what a result was made from")                 \
    ROW(2304, BROKEN_STATE, ERROR, "the state of a result is damaged or of another network")       \
    ROW(2305, NO_SUCH_ZONE, ERROR, "the network has no zone of that name")                         \
    ROW(2306, NO_SUCH_LINK, ERROR, "the network has no such link")                                 \
    ROW(2307, NO_SUCH_NAME, ERROR, "a result has no class or period of that name")                 \
    ROW(2308, OTHER_NODES, ERROR, "an earlier result is that of a network with other nodes")       \
    ROW(3001, CALIBRATION_FIXED, ERROR, "a number to fit or to vary cannot be changed by itself")  \
    ROW(3002, CALIBRATION_RANGE, ERROR, "a number to fit or to vary has no range that holds it")   \
    ROW(3003, OBSERVATION_UNITS, ERROR,                                                            \
        "an observation takes goods for persons or persons for goods")                             \
    ROW(3004, OBSERVATION_VEHICLES, ERROR, "vehicles of a segment are counted where it has none")  \
    ROW(3005, OBSERVATION_WINDOW, ERROR, "the days of an observation do not follow one another")   \
    ROW(3006, NOTHING_TO_FIT, ERROR, "a calibration has no number to fit or nothing to fit to")    \
    ROW(3008, OBSERVATION_OF_NOBODY, ERROR, "an observation counts nobody, whatever is fitted")    \
    ROW(3009, OBSERVATIONS_CONTRADICT, WARNING, "observations of the same contradict each other")  \
    ROW(3007, FEW_OBSERVATIONS, WARNING, "more numbers are fitted than there are observations")    \
    ROW(3401, EFFECT_COUNTRY, ERROR, "a number is given for a country in which no node lies")      \
    ROW(3402, EFFECT_VALUE, ERROR, "accidents or emissions are counted that have no value")        \
    ROW(3403, CARBON_YEARS, ERROR, "years of a price of carbon are none, or do not rise")          \
    ROW(3431, DISCOUNT_TWICE, ERROR, "a discount rate and a schedule of rates are both given")     \
    ROW(3432, RATE_STEPS, ERROR, "the steps of a schedule of rates are none")                      \
    ROW(3433, ALSO_IN, ERROR, "the second currency of the accounts is unknown or the first")       \
    ROW(3434, COST_TIMES, ERROR, "when a cost falls is said twice or not at all")                  \
    ROW(3435, OPTIONS, ERROR, "options are fewer than two, or one stands twice")                   \
    ROW(3436, NOTHING_LEFT, WARNING,                                                               \
        "later benefits are to be the residual value, but nothing lasts longer")                   \
    ROW(3437, SHARED_BY, ERROR,                                                                    \
        "a country that shares the cost stands twice, or is none of the study's")                  \
    ROW(3438, COST_BACKWARD, ERROR, "a cost ends before it begins, by the plan of the works")      \
    ROW(2401, CHANGE, ERROR, "a change cannot be made to the network")                             \
    ROW(2402, NO_CANDIDATE, ERROR, "a table of candidates has no rows")                            \
    ROW(2403, JOURNAL, ERROR, "a journal of finished candidates belongs to another run")           \
    ROW(2501, NESTS, ERROR, "the nests of a segment are no tree over the alternatives")            \
    ROW(2502, RESPONSE_TWICE, ERROR, "a segment has both a response and a cost elasticity")        \
    ROW(2503, NO_OBSERVED, ERROR, "a movement is to pivot on observed shares but has none")        \
    ROW(2504, OBSERVED_NOWHERE, ERROR, "someone was observed where there is no way")               \
    ROW(2505, NOT_OBSERVED, WARNING, "nobody was observed on a way that there is")                 \
    ROW(2506, STRONG_RESPONSE, WARNING, "a total answers more strongly than the choice")           \
    ROW(2507, NEST_NOT_OPEN, WARNING,                                                              \
        "a nest is of an alternative that is not open to its segment")                             \
    ROW(2508, OBSERVED_UNUSED, NOTE,                                                               \
        "observed shares are not used, since no segment pivots on them")                           \
    ROW(2601, SEASON, ERROR, "months of a season are none of the year or weigh nothing")           \
    ROW(2602, RATION_RESPONSE, ERROR, "beds or tours limit a segment whose total cannot answer")   \
    ROW(2603, NO_SEATS, WARNING, "full departures displace, but no route's seats are known")       \
    ROW(2604, NO_BEDS, WARNING, "nights need beds, or beds guests, and there are none")            \
    ROW(2605, SEATS_SHORT, WARNING, "the demand that is stated hardly finds places")               \
    ROW(2606, SEATS_NONE, ERROR, "there are fewer seats than the demand that is stated needs")     \
    ROW(2701, TRANSIT_TWICE, ERROR, "what a day in transit costs goods is stated twice")           \
    ROW(2702, ABOVE_PAYLOAD, ERROR, "a vehicle is loaded above its payload")                       \
    ROW(2703, BARRED_BY_LIMIT, WARNING, "a limit of a crossing's links bars a segment's vehicle")  \
    ROW(2704, ALL_WAYS_BARRED, ERROR, "limits of links bar a segment from all its alternatives")   \
    ROW(2705, OWN_VEHICLE_MODE, ERROR, "an alternative has a vehicle of a mode that it lacks")     \
    ROW(2706, GAUGE_WITHOUT_RAIL, WARNING, "gauge is changed where no railway crosses")            \
    ROW(2707, TRADE_WITHOUT_GOODS, WARNING, "trade is to respond, but there are no goods")         \
    ROW(2708, COLUMN_OF_TWO, ERROR, "a column of a table can be read in two ways")                 \
    ROW(3301, PLAN_FORMAT, ERROR, "a plan file is neither Microsoft Project XML nor XER")          \
    ROW(3302, PLAN_XML, ERROR, "a plan file is not well-formed XML")                               \
    ROW(3303, PLAN_DOCTYPE, ERROR, "a plan file declares a document type, as no plan does")        \
    ROW(3304, PLAN_LIMIT, ERROR, "a plan is nested too deeply or has too much of something")       \
    ROW(3305, PLAN_ENCODING, ERROR, "a plan file is in an encoding that is not read")              \
    ROW(3306, PLAN_CODE_PAGE, NOTE, "a plan file that is not UTF-8 is taken for a code page")      \
    ROW(3307, PLAN_VALUE, ERROR, "a value of a plan is not what its format wants there")           \
    ROW(3308, PLAN_MISSING, ERROR, "a plan lacks what cannot be done without")                     \
    ROW(3309, PLAN_REFERENCE, ERROR, "a plan refers to what it does not have")                     \
    ROW(3310, PLAN_TWICE, ERROR, "two things of a plan have the same number")                      \
    ROW(3311, PLAN_CALENDAR, ERROR, "a calendar of a plan never works or cannot be read")          \
    ROW(3312, PLAN_CIRCLE, ERROR, "tasks of a plan wait for one another in a circle")              \
    ROW(3313, PLAN_UNKNOWN, WARNING, "parts of a plan are not known and not read")                 \
    ROW(3314, PLAN_UNUSED, NOTE, "parts of a plan are known but not used")                         \
    ROW(3315, PLAN_CHANGED, WARNING, "something of a plan is left out or kept only nearly")        \
    ROW(3316, PLAN_OPENING, NOTE, "a plan does not say what opens the link")                       \
    ROW(2801, POST_HOUR, ERROR, "hours of a post are none of the day, or serve nobody")            \
    ROW(2802, LANES_SHARED, ERROR, "lanes help nobody, or vehicles that use them anyway")          \
    ROW(2803, SECONDARY, ERROR, "secondary inspection has no lanes or no vehicles")                \
    ROW(2804, BETWEEN_POSTS, ERROR, "storage or drive time, but no two posts to lie between")      \
    ROW(3201, PROGRESS_CONTRADICTS, ERROR,                                                         \
        "what is said of an activity's progress contradicts itself")                               \
    ROW(3202, PROGRESS_LATER, ERROR, "progress lies after the data date")                          \
    ROW(3203, NO_DATA_DATE, ERROR, "work is under way, but the programme has no data date")        \
    ROW(3204, DATES_CONTRADICT, ERROR, "dates that an activity is to keep contradict each other")  \
    ROW(3205, NEEDS_TOO_MUCH, ERROR, "an activity needs more of a resource than there is")         \
    ROW(3206, RESOURCE_UNUSED, WARNING, "no activity needs a resource")                            \
    ROW(3207, CORRELATION_GROUP, ERROR, "durations cannot be correlated as a group says")          \
    ROW(3208, RISK, ERROR, "a risk does nothing, or something to an activity that cannot be")      \
    ROW(3209, OUTSIDE, ERROR, "an outside view lacks what it rests on, or contradicts itself")     \
    ROW(3210, FEW_SLIPS, WARNING, "an outside view rests on very few projects")                    \
    ROW(3211, PROGRESS_FALLS, WARNING,                                                             \
        "reports of an activity's progress contradict each other")                                 \
    ROW(3212, PROGRESS_REACHED, ERROR, "a report of progress does not say how much is done")       \
    ROW(3213, RELATION_TWICE, ERROR, "an activity waits for another in the same way twice")        \
    ROW(3214, PART_NOT_AWAITED, WARNING, "the opening does not wait for something that it needs")  \
    ROW(3215, HOLIDAY_RULE, ERROR, "a holiday is told in no way, or in several")                   \
    ROW(3216, ENDLESS, ERROR, "the programme does not end before the year 10000")                  \
    ROW(2805, POST_LACKS, WARNING, "an edit changes what its post does not have")                  \
    ROW(3601, SCENARIO_FILE, ERROR, "a scenario's file has no id for its name, or that of another")\
    ROW(3602, SCENARIO_NOT_READ, WARNING, "a file among those of scenarios is not read")           \
    ROW(3603, SCENARIO_LIKE, ERROR, "a scenario is like one that does not stand before it")        \
    ROW(3604, SPLIT_PLACE, ERROR, "a link is split at its end, or twice at the same place")        \
    ROW(3605, SPLIT_CROSSING, ERROR, "a link with border posts is split")                          \
    ROW(3606, EDIT_COST, ERROR, "an edit has a cost that nobody would pay, or for others too")     \
    ROW(3607, COST_LIKE, NOTE, "what an edit's cost does not say is as for another cost")

#endif
