"""Fits the weights of `SupportModel` on what `tools/ask/lies --fit` had certified."""

import collections

import numpy as np
from sklearn.linear_model import LogisticRegression

NAMES = ["whole", "sentence", "neighbours", "missing_names", "distant_names", "foreign_run", "dropped_negation", "pairs",
         "nearness", "longest", "dense"]
# How much lies count that are found least.
KINDS = {"name": 3.0}
# Share of the statements made by rule that may be marked wrongly, by row of the table of weights.
ALARMS = {"withVector": 0.12, "words": 0.12, "characters": 0.14}


def fit(rows, found):
    """Prints a row of weights for each way of reading, fitted on all, and figures of fits on half of the articles."""
    groups = collections.defaultdict(list)
    for row, result in zip(rows, found):
        name = "characters" if row[3].lang == "zh" else "words"
        groups[name].append((row, result))
        if name == "words":
            groups["withVector"].append((row, result))
    for name, cases in sorted(groups.items()):
        statements = [(row, result) for row, result in cases if row[0] == "true" and row[1] == "statement"]
        settled = np.array([result["settled"] for _, result in cases])
        true = np.array([row[0] == "true" for row, _ in cases])
        table = np.array([[(result.get("features") or {}).get(n, 0) for n in NAMES] for _, result in cases])
        if name != "withVector":
            table[:, -1] = 0
        half = np.array([sum(row[3].article.encode() if isinstance(row[3].article, str) else [row[3].article]) % 2
                         for row, _ in cases])
        counted = np.array([4.0 if row[0] == "true" else KINDS.get(row[0], 1.0) for row, _ in cases])
        is_statement = np.array([row[0] == "true" and row[1] == "statement" for row, _ in cases])
        verbatim = np.array([result["certificate"]["verdict"] == "verbatim" for _, result in cases])
        wrong = (settled & is_statement & ~verbatim).sum() / max(1, is_statement.sum())
        alarms = ALARMS[name] - wrong
        print(f"{name}: {len(cases)} cases, {len(statements)} statements, {wrong:.3f} settled wrongly, {alarms:.3f} left")
        marks = np.zeros(len(cases), bool)
        for fold in (0, 1):
            weights = trained(table, true, ~settled & (half != fold), is_statement, alarms, counted)
            marks[half == fold] = (table[half == fold] @ weights[:-1] + weights[-1]) < 0
        marks = (marks | (settled & ~verbatim)) & ~verbatim
        kinds = np.array([row[0] for row, _ in cases])
        print("  held out:", " ".join(f"{k} {marks[kinds == k].mean():.3f}" for k in dict.fromkeys(kinds)))
        weights = trained(table, true, ~settled, is_statement, alarms, counted)
        print("  [" + ", ".join(f"{w:.2f}" for w in weights) + "]")


def trained(table, true, chosen, is_statement, alarms, counted):
    """Weights and constant; 0 is where `alarms` of the statements fall below."""
    model = LogisticRegression(C=1, max_iter=3000)
    scale = table[chosen].std(0) + 1e-9
    model.fit(table[chosen] / scale, true[chosen], sample_weight=counted[chosen])
    weights = model.coef_[0] / scale
    scores = np.sort(table[chosen & is_statement] @ weights)
    allowed = int(alarms * len(scores))
    return np.r_[weights, -scores[max(0, allowed)] + 1e-6]
