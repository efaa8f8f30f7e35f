#%% [markdown]
# # From Python
#
# Training is done on the JVM; looking at results need not be. Everything a run writes opens in common tools: weights are safetensors
# in PyTorch's layout, metrics are lines of JSON, scores are JSON and CSV. This notebook needs `pandas`, `torch`, `safetensors` and
# `matplotlib`, and the folder of a demonstration: `./mzsr demo --out out/demo`, run in the repository.
#%%
import json
import os
import pathlib

import pandas as pd
import torch
from safetensors.torch import load_file

demo = pathlib.Path(os.environ.get("MZSR_DEMO", "../out/demo"))
#%% [markdown]
# ## Results
# One row for each image and method; the averages of bicubic interpolation, of the pretrained and of the meta-trained network.
#%%
def scores(name, network):
    rows = pd.DataFrame(json.loads((demo / name).read_text())["rows"])
    return rows.assign(network=network)

rows = pd.concat([scores("results-pretrained.json", "pretrained"), scores("results.json", "meta-trained")])
rows[rows.image == "average"].pivot(index="network", columns="method", values="psnr").round(2)
#%% [markdown]
# ## How the run went
#%%
metrics = pd.concat(pd.read_json(file, lines=True) for file in sorted((demo / "metatrain/metrics").glob("*.jsonl")))
metrics["after the last step"] = metrics["queryLosses"].str[-1]
metrics.set_index("iteration")["after the last step"].rolling(20).mean().plot(ylabel="query loss", figsize=(7, 3));
#%% [markdown]
# ## The weights in PyTorch
# Eight lines are the whole network: 3×3 convolutions with ReLU between them, and the input added to the result.
#%%
weights = load_file(demo / "metatrain/weights.safetensors")

def forward(image):
    depth = sum(name.endswith(".bias") for name in weights)
    x = image
    for layer in range(1, depth + 1):
        x = torch.nn.functional.conv2d(x, weights[f"conv{layer}.weight"], weights[f"conv{layer}.bias"], padding=1)
        x = torch.relu(x) if layer < depth else x
    return image + x

{name: tuple(tensor.shape) for name, tensor in weights.items()}
#%%
forward(torch.rand(1, 3, 32, 32)).shape
