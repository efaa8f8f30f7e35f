//%% [markdown]
// # A sweep, read with Spark SQL
//
// Which blurs should a network be trained on? That is what sweeps are for: the same training with different kernels and different seeds, each
// measured on the same degradations. `mzsr sweep` trains them side by side in one Spark application and cuts patches once. Here is
// a very small one: it shows how to read results, and its numbers mean nothing.
//%%
import java.awt.image.BufferedImage;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import org.apache.spark.sql.*;
import org.knowm.xchart.*;
import org.mzsr.console.CommandLines;
import org.mzsr.demo.Pictures;
import org.mzsr.image.ImageFiles;
import org.mzsr.sweep.SweepCommand;
//%%
Path work = Files.createTempDirectory("mzsr-sweep");
for (int i = 0; i < 8; i++) {
    ImageFiles.writePng(Pictures.draw(13, i, 200, 160), work.resolve("images/picture-" + i + ".png"));
}
for (int i = 100; i < 103; i++) {
    ImageFiles.writePng(Pictures.draw(13, i, 96, 96), work.resolve("hr/picture-" + i + ".png"));
}
String sweep = work.resolve("sweep").toString();
int exit = CommandLines.run(new SweepCommand(),
        "--vary", "prepare.kernels=iso,ani", "--seeds", "0,1", "--conf", "demo",
        "--images", work.resolve("images").toString(), "--hr", work.resolve("hr").toString(),
        "--degradation", "g0.2-direct", "g2.0-direct", "--steps", "0,1,5", "--out", sweep,
        "--set", "network.depth=3", "--set", "network.width=8", "--set", "prepare.validation-fraction=0.2",
        "--set", "pretrain.iterations=40", "--set", "metatrain.iterations=20");
"exit code " + exit
//%% [markdown]
// ## The table
// `table.csv` has a row for each cell, image and method, in a form that any program reads.
//%%
SparkSession spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
spark.read().option("header", true).option("inferSchema", true).csv(sweep + "/table.csv").createOrReplaceTempView("scores");

String table(Dataset<Row> rows) {
    return rows.showString(20, 40, false);
}
table(spark.sql("SELECT kernels, seed, degradation, method, image, psnr FROM scores LIMIT 5"))
//%% [markdown]
// ## Kernels against degradations
// The mean over images and seeds after five steps, and how much of it the steps have brought.
//%%
table(spark.sql("""
    SELECT kernels, degradation,
           round(avg(IF(method = 'bicubic', psnr, NULL)), 2) AS bicubic,
           round(avg(IF(method = 'steps-0', psnr, NULL)), 2) AS before,
           round(avg(IF(method = 'steps-5', psnr, NULL)), 2) AS after,
           round(avg(IF(method = 'steps-5', psnr, NULL)) - avg(IF(method = 'steps-0', psnr, NULL)), 2) AS gain
    FROM scores GROUP BY kernels, degradation ORDER BY kernels, degradation"""))
//%% [markdown]
// ## How much do seeds move it?
// Before one kernel distribution is called better than another, see how far two seeds of the same one lie apart.
//%%
table(spark.sql("""
    SELECT kernels, degradation, round(max(mean) - min(mean), 3) AS between_seeds
    FROM (SELECT kernels, degradation, seed, avg(psnr) AS mean FROM scores WHERE method = 'steps-5'
          GROUP BY kernels, degradation, seed)
    GROUP BY kernels, degradation ORDER BY kernels, degradation"""))
//%%
var bars = spark.sql("""
    SELECT concat(kernels, ' ', seed) AS cell, avg(psnr) AS mean FROM scores
    WHERE method = 'steps-5' AND degradation = 'g2.0-direct' GROUP BY kernels, seed ORDER BY cell""").collectAsList();
CategoryChart chart = new CategoryChartBuilder().width(560).height(320).title("g2.0-direct after 5 steps")
        .xAxisTitle("kernels, seed").yAxisTitle("dB").build();
chart.addSeries("PSNR", bars.stream().map(row -> row.getString(0)).toList(),
        bars.stream().map(row -> row.getDouble(1)).toList());
chart.getStyler().setLegendVisible(false);
chart.getStyler().setYAxisMin(bars.stream().mapToDouble(row -> row.getDouble(1)).min().orElseThrow() - 1);
BitmapEncoder.getBufferedImage(chart)
//%% [markdown]
// What the sweep says itself, with a paired test over images and seeds, stands in `table.md` and on `report.html`:
//%%
Files.readString(Path.of(sweep, "table.md")).lines().filter(line -> line.startsWith("- ")).collect(Collectors.joining("\n"))
//%%
spark.stop();
