package org.mzsr.submission;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.deploy.DeployMessages;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FailedException;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The master of a Spark standalone cluster, in the language that its own clients speak. */
final class StandaloneMaster implements AutoCloseable {

    private final String url;
    private final RpcEnv environment;

    private StandaloneMaster(String url, RpcEnv environment) {
        this.url = url;
        this.environment = environment;
    }

    /**
     * Connects, when something is asked.
     *
     * @param url {@code spark://HOST:PORT}, or several with commas
     * @param properties of Spark, with the secret where the cluster has one
     */
    static StandaloneMaster at(String url, SparkConf properties) {
        SecurityManager security = new SecurityManager(
                properties,
                SecurityManager.$lessinit$greater$default$2(),
                SecurityManager.$lessinit$greater$default$3());
        return new StandaloneMaster(
                url, RpcEnv.create("mzsrSubmit", Utils.localHostName(), 0, properties, security, true));
    }

    /** What is known of a driver; nothing where the master has no such driver, or no longer. */
    Optional<Driver> driver(String id) {
        DeployMessages.DriverStatusResponse status =
                ask(new DeployMessages.RequestDriverStatus(id), DeployMessages.DriverStatusResponse.class);
        if (!status.found()) {
            return Optional.empty();
        }
        String worker = status.workerId().getOrElse(() -> "");
        String address = status.workerHostPort().getOrElse(() -> "");
        String problem = status.exception().isEmpty()
                ? ""
                : String.valueOf(status.exception().get().getMessage());
        return Optional.of(new Driver(
                id,
                String.valueOf(status.state().get()),
                address.replaceFirst(":\\d+$", ""),
                worker.isEmpty() ? "" : page(worker),
                problem));
    }

    /** The page of a worker; empty where the master has lost it. */
    private String page(String worker) {
        return Arrays.stream(state().workers())
                .filter(known -> known.id().equals(worker))
                .map(WorkerInfo::webUiAddress)
                .findFirst()
                .orElse("");
    }

    /** All drivers that the master remembers, running ones first. */
    List<Driver> drivers() {
        DeployMessages.MasterStateResponse state = state();
        // Their states do not travel with them.
        return Stream.concat(Arrays.stream(state.activeDrivers()), Arrays.stream(state.completedDrivers()))
                .flatMap(driver -> driver(driver.id()).stream())
                .toList();
    }

    /**
     * Asks for a driver's end.
     *
     * @return what the master says
     */
    String kill(String id) {
        return ask(new DeployMessages.RequestKillDriver(id), DeployMessages.KillDriverResponse.class)
                .message();
    }

    private DeployMessages.MasterStateResponse state() {
        return ask(DeployMessages.RequestMasterState$.MODULE$, DeployMessages.MasterStateResponse.class);
    }

    private <T> T ask(Object message, Class<T> answer) {
        ClassTag<T> tag = ClassTag$.MODULE$.apply(answer);
        RuntimeException last = null;
        for (String master : Utils.parseStandaloneMasterUrls(url)) {
            try {
                RpcEndpointRef endpoint = environment.setupEndpointRef(RpcAddress.fromSparkURL(master), "Master");
                return endpoint.askSync(message, tag);
            } catch (RuntimeException e) {
                last = e;
            } catch (Exception e) {
                // Scala declares no checked exceptions, and throws them.
                if (!(e instanceof SparkException)) {
                    throw e;
                }
                last = new FailedException(String.valueOf(e.getMessage()), e);
            }
        }
        throw new FailedException("Cannot reach the master " + url + ": " + reason(last), last);
    }

    /** The innermost cause's, because Spark wraps it in words that say nothing. */
    private static String reason(@Nullable Throwable e) {
        String reason = "no address";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            reason = cause.getMessage() == null || cause.getMessage().isBlank() ? reason : cause.getMessage();
        }
        return reason;
    }

    @Override
    public void close() {
        environment.shutdown();
    }
}
