# Read by the launchers: which Java, and where Hadoop's settings are. Needs their fail().
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null 2>&1 || fail "no Java found; install a JDK 17 and put it on the PATH or into JAVA_HOME"
version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
[ "${version:-0}" -ge 17 ] || fail "Java ${version:-of unknown version} found, expected 17; point JAVA_HOME at a JDK 17"
# What newer Javas want to be told, or they warn.
quiet=
[ "$version" -lt 24 ] || quiet="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
# need_sparks_java: Spark is not made for any.
need_sparks_java() {
  [ "$version" -le 21 ] || fail "Java $version found, and Spark 3.5 runs on Java 17 to 21; point JAVA_HOME at a JDK 17"
}
# The folder with core-site.xml, hdfs-site.xml, yarn-site.xml, where there is one: an entry of the class path.
hadoop_conf=${HADOOP_CONF_DIR:-${YARN_CONF_DIR:-}}
hadoop_conf=${hadoop_conf:+$hadoop_conf:}
# Java takes names of files for what the locale says; without one, letters that are not ASCII's would be lost.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  '' | C | POSIX)
    LC_ALL=C.UTF-8
    export LC_ALL
    ;;
esac
