"""The course preset's epoch in NumPy, and in PyTorch where it is installed, as peers of Inkling's benchmark.

usage: numpy_course_epoch.py FOLDER, with setup.json, images.u8, labels.u8 and order.u32 there, and the initial
parameters W1.f64 and so on. Prints one line of JSON that says what can be timed; then, for each line on stdin that
names one, trains an epoch and prints its seconds, CPU seconds and losses. One network each, which goes on from epoch to epoch.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np


class NumpyNetwork:
    """The assignment's TwoLayerNet, written as well as NumPy allows: nothing is computed twice or copied needlessly."""

    def __init__(self, setup, samples, dtype):
        self.setup = setup
        self.X = samples["images"].astype(dtype)
        self.y = samples["labels"]
        self.W1, self.b1, self.W2, self.b2 = (samples[name].astype(dtype) for name in ("W1", "b1", "W2", "b2"))

    def train_batch(self, indices, rate):
        lam = self.setup["lambda"]
        rows = np.arange(len(indices))
        x, y = self.X[indices], self.y[indices]
        hidden = np.maximum(x @ self.W1 + self.b1, 0)
        scores = hidden @ self.W2 + self.b2
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        total = p.sum(axis=1, keepdims=True)
        cross_entropy = np.mean(np.log(total[:, 0]) - scores[rows, y])
        squares = np.vdot(self.W1, self.W1) + np.vdot(self.W2, self.W2)
        p /= total
        p[rows, y] -= 1
        p /= len(indices)
        d_hidden = p @ self.W2.T
        d_hidden[hidden <= 0] = 0
        dW1 = x.T @ d_hidden
        dW1 += lam * self.W1
        dW2 = hidden.T @ p
        dW2 += lam * self.W2
        dW1 *= rate
        self.W1 -= dW1
        self.b1 -= rate * d_hidden.sum(axis=0)
        self.W2 -= rate * dW2
        self.b2 -= rate * p.sum(axis=0)
        return float(cross_entropy + 0.5 * lam * squares)


class TorchNetwork:
    """The same in PyTorch, as its users write it: autograd, cross entropy, plain gradient descent."""

    def __init__(self, setup, samples, torch):
        self.torch = torch
        self.setup = setup
        self.X = torch.from_numpy(samples["images"].astype(np.float32))
        self.y = torch.from_numpy(samples["labels"].astype(np.int64))
        self.parameters = [
            torch.from_numpy(samples[name].astype(np.float32)).requires_grad_() for name in ("W1", "b1", "W2", "b2")
        ]

    def train_batch(self, indices, rate):
        torch = self.torch
        W1, b1, W2, b2 = self.parameters
        chosen = torch.from_numpy(indices.astype(np.int64))
        scores = torch.relu(self.X[chosen] @ W1 + b1) @ W2 + b2
        loss = torch.nn.functional.cross_entropy(scores, self.y[chosen])
        loss = loss + 0.5 * self.setup["lambda"] * ((W1 * W1).sum() + (W2 * W2).sum())
        gradients = torch.autograd.grad(loss, self.parameters)
        with torch.no_grad():
            for parameter, gradient in zip(self.parameters, gradients):
                parameter -= rate * gradient
        return float(loss)


def blas_description():
    """Name and version of the BLAS library, and its threads as far as they can be told."""
    blas = np.show_config(mode="dicts").get("Build Dependencies", {}).get("blas", {})
    name = f"{blas.get('name', 'unknown BLAS')} {blas.get('version', '')}".strip()
    try:
        from threadpoolctl import threadpool_info

        counts = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
        if counts:
            return {"blas": name, "blasThreads": counts[0]}
    except ImportError:
        pass
    for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        if os.environ.get(variable):
            return {"blas": name, "blasThreads": int(os.environ[variable])}
    return {"blas": name, "blasThreads": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()}


def load_samples(folder, setup):
    inputs, hidden, classes = setup["inputs"], setup["hidden"], setup["classes"]
    shapes = {"W1": (inputs, hidden), "b1": (hidden,), "W2": (hidden, classes), "b2": (classes,)}
    samples = {name: np.fromfile(folder / f"{name}.f64", np.float64).reshape(shape) for name, shape in shapes.items()}
    samples["images"] = np.fromfile(folder / "images.u8", np.uint8).reshape(-1, inputs)
    samples["labels"] = np.fromfile(folder / "labels.u8", np.uint8)
    return samples


def main():
    folder = Path(sys.argv[1])
    setup = json.loads((folder / "setup.json").read_text())
    samples = load_samples(folder, setup)
    orders = np.fromfile(folder / "order.u32", np.uint32).reshape(setup["epochs"], -1)
    networks = {
        "NumPy float32": NumpyNetwork(setup, samples, np.float32),
        "NumPy float64": NumpyNetwork(setup, samples, np.float64),
    }
    about = {"numpy": np.__version__, **blas_description()}
    try:
        import torch

        networks["PyTorch float32"] = TorchNetwork(setup, samples, torch)
        about["torch"] = torch.__version__
    except ImportError:
        pass
    print(json.dumps({**about, "contenders": list(networks)}), flush=True)

    epochs = dict.fromkeys(networks, 0)
    for line in sys.stdin:
        name = line.strip()
        epoch, size = epochs[name], setup["batchSize"]
        epochs[name] += 1
        rate = setup["learningRate"] * setup["gamma"] ** epoch
        train_batch = networks[name].train_batch
        batches = orders[epoch].reshape(-1, size)
        started, cpu_started = time.perf_counter(), time.process_time()
        losses = [train_batch(indices, rate) for indices in batches]
        seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
        print(json.dumps({"seconds": seconds, "cpuSeconds": cpu_seconds, "losses": losses}), flush=True)


main()
