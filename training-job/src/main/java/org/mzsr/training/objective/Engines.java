package org.mzsr.training.objective;

import org.apiguardian.api.API;

/**
 * The engines that there are, for an objective to choose one.
 *
 * @param <E> an engine
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Engines<E> {

    /** This project's: gradients of tasks, averaged in their order, then one step of Adam. The same bits everywhere. */
    E gradientAveraging();

    /**
     * DL4J's: workers train copies of the network on mini-batches of their own, then the copies are averaged.
     *
     * @param batches what a worker trains on
     * @param workers copies of the network
     * @param batch examples of a mini-batch
     * @param frequency mini-batches of each worker between two averagings
     */
    E weightAveraging(MiniBatches batches, int workers, int batch, int frequency);
}
