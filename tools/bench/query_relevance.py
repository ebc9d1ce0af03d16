#!/usr/bin/env python3
"""Fits the weights of `Relevance` from what `trove eval --cases FILE` writes, and prints how they do on the other half.

usage: tools/bench/query_relevance.py FILE...

One file a judged set. Weights are fitted on every other question of all sets (logistic regression, ridge), once for
answers with a vector and once for those without; figures are of the remaining questions. Needs numpy.
"""

import json
import sys

import numpy as np

NAMES = ["coverage", "sentence", "proximity", "lexical", "lead", "dense", "dense-lead"]
RIDGE = 5e-4


def load(path):
    """Features, whether answerable, and the number of the question, for each asking."""
    rows, labels, questions, known = [], [], [], {}
    for line in open(path):
        case = json.loads(line)
        rows.append([case["features"].get(name, 0) for name in NAMES])
        labels.append(case["isAnswerable"])
        questions.append(known.setdefault(case["query"], len(known)))
    return np.array(rows, float), np.array(labels, float), np.array(questions)


def fit(rows, labels):
    """Weights and constant by Newton's method."""
    table = np.c_[rows, np.ones(len(rows))]
    weights = np.zeros(table.shape[1])
    for _ in range(50):
        share = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (share - labels) / len(labels) + RIDGE * np.r_[weights[:-1], 0]
        curve = (table * (share * (1 - share))[:, None]).T @ table / len(labels) + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def report(name, share, labels):
    """AUROC, calibration error over ten bins, answerable kept and unanswerable dropped at 0.5."""
    good, bad = share[labels == 1], share[labels == 0]
    auroc = (good[:, None] > bad).mean() + (good[:, None] == bad).mean() / 2
    bins = np.minimum((share * 10).astype(int), 9)
    error = sum(abs(share[bins == b].mean() - labels[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    print(f"{name}: AUROC {auroc:.3f}, calibration error {error:.3f}, kept {(good >= .5).mean():.3f}, "
          f"dropped {(bad < .5).mean():.3f}")


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    sets = {path: load(path) for path in sys.argv[1:]}
    for title, has_vector in (("with a vector", True), ("without", False)):
        chosen = {path: s for path, s in sets.items() if (s[0][:, 5] != 0).any() == has_vector}
        if not chosen:
            continue
        columns = slice(0, 7 if has_vector else 5)
        odd = [(rows[q % 2 == 0][:, columns], labels[q % 2 == 0]) for rows, labels, q in chosen.values()]
        weights = fit(np.concatenate([o[0] for o in odd]), np.concatenate([o[1] for o in odd]))
        print(title, [round(float(w), 2) for w in weights])
        for path, (rows, labels, q) in chosen.items():
            rest = q % 2 == 1
            table = np.c_[rows[rest][:, columns], np.ones(rest.sum())]
            report(path, 1 / (1 + np.exp(-table @ weights)), labels[rest])


if __name__ == "__main__":
    main()
