"""The results as rows of text, as JSON, as a Markdown table and as a plot."""

import json
import math
import os

COLOURS = {
    "linnet": "#1b6ca8",
    "onnxruntime": "#c8553d",
    "openvino": "#8a6fae",
    "litert": "#e0a030",
    "mnn": "#5a9367",
    "mnn_sparse": "#2f5d3a",
    "ncnn": "#7f7f7f",
}


def best_ratio(result):
    """How much faster than the fastest peer Linnet is, and which peer that is."""
    return min(((ratio, peer) for peer, ratio in result["ratios"].items()), default=(None, None))


def print_row(result):
    times = "  ".join(f"{engine} {ms:.2f}" for engine, ms in result["median_ms"].items())
    ratio, peer = best_ratio(result)
    against = f"{ratio:.2f}x {peer}" if peer else ""
    share = f"{result['percent_of_peak']:.0f}% of peak"
    if "percent_of_roofline" in result:
        share = f"kernel {result['kernel_ms']:.3f} ms, {result['percent_of_roofline']:.0f}% of roofline"
    moved = "  (the peak moved)" if result["peak_moved"] else ""
    print(f"{result['model']:26} {times} ms   {against}   {share}{moved}", flush=True)


def markdown_table(results):
    engines = []
    for result in results:
        engines += [engine for engine in result["median_ms"] if engine not in engines]
    lines = ["| model | MMAC | " + " | ".join(engines) + " | against the fastest | of peak | arena |"]
    lines.append("|---|---:|" + "---:|" * (len(engines) + 3))
    for result in results:
        cells = [f"{result['median_ms'][e]:.2f}" if e in result["median_ms"] else "–" for e in engines]
        ratio, peer = best_ratio(result)
        against = f"{ratio:.2f}× {peer}" if peer else "–"
        lines.append(
            f"| {result['model']} | {result['macs'] / 1e6:.1f} | {' | '.join(cells)} | {against} | "
            f"{result['percent_of_peak']:.0f}% | {result['linnet']['arena_bytes'] / 1e6:.2f} MB |"
        )
    return "\n".join(lines) + "\n"


def plot(results, path):
    """Bars: each engine's time relative to Linnet's; the fastest peer decides who wins."""
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("Agg")
    from matplotlib import pyplot

    peers = sorted({peer for result in results for peer in result["ratios"]}, key=list(COLOURS).index)
    if not peers:
        return False
    figure, axes = pyplot.subplots(figsize=(2 + 1.1 * len(results), 4.5))
    width = 0.8 / len(peers)
    for index, peer in enumerate(peers):
        positions = [x - 0.4 + (index + 0.5) * width for x, result in enumerate(results) if peer in result["ratios"]]
        heights = [result["ratios"][peer] for result in results if peer in result["ratios"]]
        axes.bar(positions, heights, width, label=peer, color=COLOURS[peer])
    axes.axhline(1, color=COLOURS["linnet"], linewidth=2, label="Linnet = 1")
    axes.set_xticks(range(len(results)), [result["model"] for result in results], rotation=35, ha="right")
    threads = results[0]["threads"]
    axes.set_ylabel("time, as a multiple of Linnet's")
    axes.set_title(f"batch 1, f32, {threads} thread{'s' if threads > 1 else ''}: above the line, Linnet is faster")
    axes.legend(ncols=len(peers) + 1, fontsize="small", loc="upper center")
    axes.set_ylim(0, 1.2 * max(max(result["ratios"].values()) for result in results))
    figure.tight_layout()
    for suffix in ("svg", "png"):
        figure.savefig(f"{path}.{suffix}")
    pyplot.close(figure)
    return True


def write_all(results, folder):
    with open(os.path.join(folder, "results.json"), "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1)
    with open(os.path.join(folder, "results.md"), "w", encoding="utf-8") as file:
        file.write(markdown_table(results))


def print_summary(results, folder):
    ratios = [ratio for ratio, peer in map(best_ratio, results) if peer]
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"geometric mean against the fastest peer of each: {mean:.3f}x")
    drawn = plot(results, os.path.join(folder, "results"))
    names = "results.json, results.md" + (", results.svg, results.png" if drawn else "")
    print(f"written to {folder}: {names}")
