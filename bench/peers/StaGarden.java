/* Runs the iTAPAS of STA-Garden for bench/peers/sta-garden.sh, which says how it is built:
 *     java StaGarden FOLDER GAP
 * reads FOLDER/links ("nodes zones links", then "tail head capacity time b power" a line) and
 * FOLDER/trips ("origin destination trips"), numbered from 0; prints "seconds gap" after every
 * iteration, seconds of processor time of the whole process since the solver began, compiling and
 * collecting garbage included; and writes FOLDER/flows, one a line in the order of the links.
 * SPDX-License-Identifier: Apache-2.0 */
import black0ut1.data.DoubleMatrix;
import black0ut1.data.network.Network;
import black0ut1.static_.assignment.Convergence;
import black0ut1.static_.assignment.Settings;
import black0ut1.static_.assignment.bush.iTAPAS;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

public class StaGarden {
    /* Where the program's own reader finds a time of 0, it takes this instead. */
    private static final double LEAST_TIME = 0.0001;
    private static final int MAX_ITERATIONS = 100000;

    private static final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        double gap = Double.parseDouble(arguments[1]);
        List<Network.Edge> links = new ArrayList<>();
        Network network = readNetwork(folder.resolve("links"), links);
        DoubleMatrix trips = readTrips(folder.resolve("trips"), network.zones);

        long start = system.getProcessCpuTime();
        var criterion = Convergence.Criterion.RELATIVE_GAP_1;
        var convergence = new Convergence.Builder().addCriterion(criterion, gap)
                .setCallback(values -> System.out.printf(Locale.ROOT, "BENCH %.6f %.6e%n",
                        1e-9 * (system.getProcessCpuTime() - start), values[criterion.ordinal()]));
        var solver = new iTAPAS(new Settings(network, trips, MAX_ITERATIONS, convergence));
        solver.assignFlows();
        writeFlows(folder.resolve("flows"), network, links, solver.getFlows());
    }

    private static Network readNetwork(Path path, List<Network.Edge> links) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            StringTokenizer head = new StringTokenizer(reader.readLine());
            int nNodes = nextInt(head), nZones = nextInt(head), nLinks = nextInt(head);
            for (int link = 0; link < nLinks; link++) {
                StringTokenizer row = new StringTokenizer(reader.readLine());
                int tail = nextInt(row), end = nextInt(row);
                double capacity = nextDouble(row), time = nextDouble(row);
                links.add(new Network.Edge(tail, end, capacity, 0, time > 0 ? time : LEAST_TIME,
                        nextDouble(row), nextDouble(row)));
            }
            return new Network(links, null, nNodes, nZones);
        }
    }

    private static DoubleMatrix readTrips(Path path, int nZones) throws IOException {
        DoubleMatrix trips = new DoubleMatrix(nZones);
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            for (String line; (line = reader.readLine()) != null; ) {
                StringTokenizer row = new StringTokenizer(line);
                trips.set(nextInt(row), nextInt(row), nextDouble(row));
            }
        }
        return trips;
    }

    /* It keeps links by their tails, those of one tail in the order given.  What rounding leaves
     * below 0 is written as 0. */
    private static void writeFlows(Path path, Network network, List<Network.Edge> links,
            double[] flows) throws IOException {
        int[] next = new int[network.nodes + 1];
        for (Network.Edge link : links)
            next[link.tail + 1]++;
        for (int node = 0; node < network.nodes; node++)
            next[node + 1] += next[node];
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(path))) {
            for (Network.Edge link : links)
                writer.println(Math.max(flows[next[link.tail]++], 0));
        }
    }

    private static int nextInt(StringTokenizer row) {
        return Integer.parseInt(row.nextToken());
    }

    private static double nextDouble(StringTokenizer row) {
        return Double.parseDouble(row.nextToken());
    }
}
