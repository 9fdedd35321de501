/* The catalogue of diagnostics: one row each: code number, name, severity, meaning in one line.
 *
 * The code is printed as LSnnnn, is stable, and has a test of its own in tests/diagnostics/LSnnnn.
 *   LS10xx  files and the world        LS11xx  CSV tables            LS12xx  the network
 *   LS13xx  study.yaml as YAML         LS14xx  the study's meaning   LS15xx  GTFS feed
 *   LS16xx  demand                     LS17xx  scenarios             LS18xx  programme
 *   LS19xx  appraisal
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
    ROW(1101, EMPTY_TABLE, ERROR, "a table has no header line")                                    \
    ROW(1102, MISSING_COLUMN, ERROR, "a required column is missing")                               \
    ROW(1103, REPEATED_COLUMN, ERROR, "a column name stands twice in the header")                  \
    ROW(1104, WRONG_FIELD_COUNT, ERROR, "a row has more or fewer fields than the header")          \
    ROW(1105, BAD_QUOTE, ERROR, "a quoted field is not closed or is followed by text")             \
    ROW(1106, EMPTY_FIELD, ERROR, "a field that must be filled is empty")                          \
    ROW(1107, NOT_A_NUMBER, ERROR, "a field that must be a number is not one")                     \
    ROW(1108, OUT_OF_RANGE, ERROR, "a number lies outside its allowed range")                      \
    ROW(1109, NOT_A_CHOICE, ERROR, "a word is none of the allowed ones")                           \
    ROW(1110, RANGE_DISORDER, ERROR, "low, mid and high are not in rising order")                  \
    ROW(1111, DUPLICATE_ID, ERROR, "an id stands twice")                                           \
    ROW(1112, UNKNOWN_ID, ERROR, "an id refers to nothing")                                        \
    ROW(1113, UNKNOWN_COLUMN, NOTE, "a column is not known and is not read")                       \
    ROW(1114, NO_SOURCE, WARNING, "a confidence is claimed but no source is named")                \
    ROW(1650, UNREACHABLE_DEMAND, ERROR,                                                           \
        "no alternative takes a movement from origin to destination")                              \
    ROW(1301, YAML_SYNTAX, ERROR, "the study file is not well-formed YAML")                        \
    ROW(1302, YAML_DUPLICATE_KEY, ERROR, "a key stands twice in the same map")                     \
    ROW(1303, YAML_REFERENCE, ERROR, "an anchor, alias or tag, which a study may not have")        \
    ROW(1304, YAML_LIMIT, ERROR, "the study file is nested too deeply or has too many values")     \
    ROW(1305, YAML_KEY, ERROR, "a key is not a short word")

#endif
