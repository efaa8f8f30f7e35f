#!/usr/bin/env python3
"""One task's meta-gradient at the paper's setting in PyTorch, for 'mzsr bench --against "python3 bench/pytorch.py"'.

Autograd through the unrolled inner loop, as libraries for MAML in PyTorch do it. Debian: apt-get install python3-torch
libopenblas0-pthread; without the second one its matrix products, and with them the exact gradient, are several times slower.
On a GPU: --device cuda, with --tf32 for convolutions whose products have 10 bits of mantissa (PyTorch's default) instead of 23.
Prints one line of JSON.
"""
import argparse
import json
import resource
import time

import torch
from torch.nn.functional import conv2d, l1_loss, relu

DEPTH, WIDTH, CHANNELS = 8, 64, 3
BATCH, PATCH, STEPS, RATE = 8, 64, 5, 0.01


def forward(x, theta):
    h = x
    for layer in range(DEPTH):
        h = conv2d(h, theta[2 * layer], theta[2 * layer + 1], padding=1)
        if layer + 1 < DEPTH:
            h = relu(h)
    return h + x


def meta_gradient(theta, support, query, exact):
    adapted, total = theta, 0
    for _ in range(STEPS):
        loss = l1_loss(forward(support[0], adapted), support[1])
        gradient = torch.autograd.grad(loss, adapted, create_graph=exact)
        adapted = [p - RATE * g for p, g in zip(adapted, gradient)]
        total = total + l1_loss(forward(query[0], adapted), query[1]) / STEPS
    return torch.autograd.grad(total, theta)


def he(layer, device):
    inputs = CHANNELS if layer == 0 else WIDTH
    outputs = CHANNELS if layer == DEPTH - 1 else WIDTH
    kernel = torch.randn(outputs, inputs, 3, 3) * (2 / (9 * inputs)) ** 0.5
    return [kernel.to(device).requires_grad_(), torch.zeros(outputs, device=device).requires_grad_()]


def seconds(gradient, repeats):
    def work():
        [g.cpu() for g in gradient()]

    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    times.sort()
    return {"best": times[0], "median": times[repeats // 2]}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--device", default="cpu")
    options.add_argument("--tf32", action="store_true")
    asked = options.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(0)
    torch.backends.cudnn.allow_tf32 = asked.tf32
    torch.backends.cuda.matmul.allow_tf32 = asked.tf32
    torch.backends.cudnn.benchmark = asked.device != "cpu"
    where = "" if asked.device == "cpu" else " on " + asked.device + (" with TF32" if asked.tf32 else "")
    theta = [tensor for layer in range(DEPTH) for tensor in he(layer, asked.device)]
    support, query = (
        [torch.rand(BATCH, CHANNELS, PATCH, PATCH).to(asked.device) for _ in range(2)] for _ in range(2)
    )
    print(json.dumps({
        "program": "PyTorch " + torch.__version__ + where,
        "first": seconds(lambda: meta_gradient(theta, support, query, False), asked.repeats),
        "second": seconds(lambda: meta_gradient(theta, support, query, True), asked.repeats),
        "peakResident": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))


if __name__ == "__main__":
    main()
