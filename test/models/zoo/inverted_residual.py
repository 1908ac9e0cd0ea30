"""The inverted residual block of MobileNet V2 (Sandler et al. 2018), which most later networks are made of."""


def inverted_residual(graph, x, channels, kernel, stride, expanded, activation, squeezed=0, gate=None):
    """Expand to `expanded` channels, depthwise, squeeze and excite if `squeezed`, project; add `x` where it fits."""
    y = x
    if expanded != x.channels:
        with graph.scope("expand"):
            y = graph.conv_bn(y, expanded, activation=activation)
    with graph.scope("depthwise"):
        y = graph.depthwise_bn(y, kernel, stride, activation)
    if squeezed:
        y = graph.squeeze_excite(y, squeezed, gate)
    with graph.scope("project"):
        y = graph.conv_bn(y, channels)
    return graph.add(x, y) if x.shape == y.shape else y


def inverted_residual_stages(graph, x, stages, activation):
    """Stages of equal blocks: (kernel, stride of the first, expansion, channels, repeats, squeeze ratio or absent)."""
    for stage, (kernel, stride, expansion, channels, repeats, *squeeze) in enumerate(stages):
        for block in range(repeats):
            with graph.scope(f"stage{stage}.{block}"):
                x = inverted_residual(
                    graph,
                    x,
                    channels,
                    kernel,
                    stride if block == 0 else 1,
                    x.channels * expansion,
                    activation,
                    squeezed=int(x.channels * squeeze[0]) if squeeze else 0,
                    gate="sigmoid",
                )
    return x


def round_channels(channels, divisor=8):
    """The nearest multiple of `divisor` that is not more than a tenth below `channels`."""
    rounded = max(divisor, int(channels + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * channels else rounded
