"""What differs between frameworks for one and the same layer: BatchNormalization's epsilon, padding, spellings."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Conventions:
    """How a framework defines, and its exporter spells, the layers that they all have."""

    batch: int | str = 1  # or the name of a dynamic axis
    epsilon: float = 1e-5
    same: bool = False  # TensorFlow's SAME (more padding after than before) instead of half the kernel.
    padding: str = "pads"  # "pads", "auto_pad" or "Pad", a node of its own
    flatten: str = "Flatten"  # "Flatten", "Reshape", "Shape" (computed from the batch) or "ReduceMean"
    dense: str = "Gemm"  # "Gemm" or "MatMul"

    def pads(self, extents, kernel, stride):
        """Padding (top, left, bottom, right) of a convolution."""
        if not self.same:
            return (kernel // 2,) * 4
        totals = [max((-(-extent // stride) - 1) * stride + kernel - extent, 0) for extent in extents]
        return (*(total // 2 for total in totals), *(total - total // 2 for total in totals))

    def but(self, **changes):
        return replace(self, **changes)


TORCH = Conventions()
TENSORFLOW = Conventions(epsilon=1e-3, same=True, padding="auto_pad", flatten="ReduceMean", dense="MatMul")
