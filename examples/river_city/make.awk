# Makes the tables of this folder: awk -f make.awk
# A city that is on no map, so that nothing of it is anybody's: a jittered grid, a river through it, three bridges.
# SPDX-License-Identifier: Apache-2.0
BEGIN {
    COLUMNS = 26; ROWS = 18; KM = 0.85; KM_PER_DEGREE = 111.2; LATITUDE = 44; LONGITUDE = -32
    state = 20251
    for (row = 0; row < ROWS; row++)
        for (column = 0; column < COLUMNS; column++)
            place_node(row, column)
    write_nodes(); write_links(); write_trips(); write_basemap()
}

# A random number between 0 and 1, the same on every machine [Park & Miller 1988].
function draw() { state = (state * 16807) % 2147483647; return state / 2147483647 }

function place_node(row, column) {
    x[row, column] = (column + 0.55 * (draw() - 0.5)) * KM
    y[row, column] = (row + 0.55 * (draw() - 0.5)) * KM
    # The river runs between two rows of the grid: what is on it moves to a bank.
    gap = y[row, column] - river(x[row, column])
    if (gap >= 0 && gap < 0.3) y[row, column] += 0.3 - gap
    if (gap < 0 && gap > -0.3) y[row, column] -= 0.3 + gap
}

function river(at_x,    middle) {
    middle = KM * (ROWS - 1) * 0.5
    return middle + 1.9 * sin(at_x / 3.9 + 0.6) + 0.5 * sin(at_x / 1.7)
}

function is_north(row, column) { return y[row, column] > river(x[row, column]) }
function id(row, column) { return "n" (row * COLUMNS + column + 1) }
function is_artery(row, column, is_east) { return is_east ? row % 4 == 2 : column % 5 == 2 }
function is_ring(row, column, to_row, to_column) {
    return (row == to_row && (row == 1 || row == ROWS - 2) && column >= 1 && to_column <= COLUMNS - 2) ||
        (column == to_column && (column == 1 || column == COLUMNS - 2) && row >= 1 && to_row <= ROWS - 2)
}
function is_zone(row, column) { return row % 3 == 1 && (column + row) % 3 == 0 && n_zones < 80 }
function longitude(km) { return LONGITUDE + km / (KM_PER_DEGREE * cos(LATITUDE * 3.14159265358979 / 180)) }
function latitude(km) { return LATITUDE + km / KM_PER_DEGREE }

function write_nodes(    row, column, zone) {
    print "node_id,x_coord,y_coord,zone_id" > "node.csv"
    for (row = 0; row < ROWS; row++)
        for (column = 0; column < COLUMNS; column++) {
            zone = ""
            if (is_zone(row, column)) {
                zone = ++n_zones
                zone_row[zone] = row; zone_column[zone] = column
            }
            printf "%s,%.6f,%.6f,%s\n", id(row, column), longitude(x[row, column]), latitude(y[row, column]), zone > "node.csv"
        }
}

function write_links(    row, column) {
    print "link_id,name,from_node_id,to_node_id,directed,length,lanes,capacity,free_speed,facility_type,vdf_alpha,vdf_beta" > "link.csv"
    for (row = 0; row < ROWS; row++)
        for (column = 0; column < COLUMNS; column++) {
            if (column + 1 < COLUMNS) write_link(row, column, row, column + 1)
            if (row + 1 < ROWS) write_link(row, column, row + 1, column)
            if (row + 1 < ROWS && column + 1 < COLUMNS && is_diagonal(row, column)) write_link(row, column, row + 1, column + 1)
        }
}

# Two old roads that lead from the corners to the middle.
function is_diagonal(row, column) { return row == column && row < 7 || row == column - 8 && row > 9 }

function write_link(row, column, to_row, to_column,    name, km, lanes, capacity, speed, type) {
    km = sqrt((x[row, column] - x[to_row, to_column]) ^ 2 + (y[row, column] - y[to_row, to_column]) ^ 2)
    lanes = 1; capacity = 750; speed = 40; type = "street"; name = ""
    if (is_artery(row, column, row == to_row) && (row == to_row || column == to_column)) { lanes = 2; capacity = 950; speed = 55; type = "artery" }
    if (row != to_row && column != to_column) { lanes = 1; capacity = 950; speed = 50; type = "artery" }
    if (is_ring(row, column, to_row, to_column)) { lanes = 2; capacity = 1800; speed = 85; type = "ring" }
    if (is_north(row, column) != is_north(to_row, to_column)) {
        name = bridge_name(column, to_column, type)
        if (name == "") return
    }
    if (draw() < 0.04 && type == "street") return # parks and yards
    printf "%s-%s,%s,%s,%s,false,%.3f,%d,%d,%d,%s,0.15,4\n", id(row, column), id(to_row, to_column), name, id(row, column), id(to_row, to_column), km, lanes, capacity, speed, type > "link.csv"
}

function bridge_name(column, to_column, type) {
    if (type == "ring") return column == 1 ? "West ring bridge" : "East ring bridge"
    if (column == to_column && column == 12) return "Old bridge"
    return ""
}

# A gravity table: homes thin out from the middle, jobs faster.
function write_trips(    from, to, km, homes, jobs, sum, scale, trips) {
    for (from = 1; from <= n_zones; from++)
        for (to = 1; to <= n_zones; to++)
            if (from != to) {
                km = distance(from, to)
                weight[from, to] = exp(-middle_km(from) / 9) * exp(-middle_km(to) / 4.5) * exp(-km / 6)
                sum += weight[from, to]
            }
    scale = 26000 / sum
    print "o_zone_id,d_zone_id,volume" > "trips.csv"
    for (from = 1; from <= n_zones; from++)
        for (to = 1; to <= n_zones; to++) {
            trips = from == to ? 0 : weight[from, to] * scale
            if (trips >= 0.5) printf "%d,%d,%.1f\n", from, to, trips > "trips.csv"
        }
}

function distance(from, to) { return sqrt((zone_x(from) - zone_x(to)) ^ 2 + (zone_y(from) - zone_y(to)) ^ 2) }
function zone_x(zone) { return x[zone_row[zone], zone_column[zone]] }
function zone_y(zone) { return y[zone_row[zone], zone_column[zone]] }
function middle_km(zone) { return sqrt((zone_x(zone) - KM * (COLUMNS - 1) / 2) ^ 2 + (zone_y(zone) - KM * (ROWS - 1) / 2) ^ 2) }

function write_basemap(    step, at, line) {
    for (step = 0; step <= 120; step++) {
        at = -2.5 + step * (KM * (COLUMNS - 1) + 5) / 120
        line = line (step ? ", " : "") sprintf("%.5f %.5f", longitude(at), latitude(river(at)))
    }
    print "kind,name,geometry" > "basemap.csv"
    printf "river,The river,\"LINESTRING (%s)\"\n", line > "basemap.csv"
}
