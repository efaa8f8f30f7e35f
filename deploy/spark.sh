# Read by the scripts here: where Java and Spark are, and how to start a class of Spark's. No program of its own.
# MZSR_SPARK_HOME: a Spark 3.5 (Scala 2.12) installation; the one made of the build's jars by default.

fail() {
  echo "$(basename "$0"): $1" >&2
  exit 1
}

root=$(cd "$(dirname "$0")" && while [ ! -f mzsr ] && [ "$PWD" != / ]; do cd ..; done && pwd)
target=$root/training-job/target
app=$target/mzsr-spark.jar
. "$root/deploy/java.sh"
need_sparks_java
[ -f "$app" ] && [ -d "$target/spark/jars" ] || fail "not built; build with 'mvn -DskipTests package'"

SPARK_HOME=${MZSR_SPARK_HOME:-$target/spark}
SPARK_SCALA_VERSION=2.12
export SPARK_HOME SPARK_SCALA_VERSION
opens=$(cat "$target/jvm.opens")
