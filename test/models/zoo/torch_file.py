"""Reads the tensors of a PyTorch state dict (the format before 1.6) without PyTorch, and without running what the file says.

The file is five pickles (magic number, version, machine, objects, storage keys) and then each storage: its length and its bytes. The
unpickler knows ordered dictionaries and tensors only and refuses every other name.
"""

from collections import OrderedDict
from dataclasses import dataclass
import pickle
import struct

import numpy as np

_MAGIC = 0x1950A86A20F9469CFC6C
_VERSION = 1001
_TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


@dataclass(frozen=True)
class _Storage:
    key: str
    dtype: np.dtype
    length: int


@dataclass(frozen=True)
class _Tensor:
    """A strided view of a storage whose bytes come later in the file."""

    storage: _Storage
    offset: int
    shape: tuple
    strides: tuple

    def read(self, storages):
        flat = storages[self.storage.key][self.offset :]
        strides = [stride * flat.itemsize for stride in self.strides]
        return np.lib.stride_tricks.as_strided(flat, self.shape, strides, writeable=False)


def _rebuild_tensor(storage, offset, shape, strides, requires_grad, hooks):
    last = offset + sum((extent - 1) * stride for extent, stride in zip(shape, strides, strict=True))
    if min((offset, *strides)) < 0 or min(shape, default=1) < 1 or last >= storage.length:
        raise pickle.UnpicklingError(f"a tensor of shape {shape} and strides {strides} leaves its storage")
    return _Tensor(storage, offset, shape, strides)


class _Unpickler(pickle.Unpickler):
    """Builds ordered dictionaries and tensors, nothing else."""

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild_tensor
        if module == "torch" and name in _TYPES:
            return _TYPES[name]
        raise pickle.UnpicklingError(f"{module}.{name} is not allowed in a file of weights")

    def persistent_load(self, reference):
        kind, dtype, key, _device, length, view = reference
        if kind != "storage" or view is not None:
            raise pickle.UnpicklingError(f"{reference} is not a plain storage")
        return _Storage(key, dtype, length)


def read_state_dict(path):
    """The tensors of a state dict by name, as NumPy arrays."""
    with open(path, "rb") as file:
        magic, version, machine, objects, keys = (_Unpickler(file).load() for _ in range(5))
        if (magic, version, machine["little_endian"]) != (_MAGIC, _VERSION, True):
            raise ValueError(f"{path} is not a PyTorch file of version {_VERSION}")
        described = {tensor.storage.key: tensor.storage for tensor in objects.values()}
        storages = {key: _read_storage(file, described[key]) for key in keys}
    return {name: tensor.read(storages) for name, tensor in objects.items()}


def _read_storage(file, storage):
    (length,) = struct.unpack("<q", file.read(8))
    content = file.read(storage.length * storage.dtype.itemsize)
    if length != storage.length or len(content) != storage.length * storage.dtype.itemsize:
        raise ValueError(f"the file ends within storage {storage.key} or gives it another length")
    return np.frombuffer(content, storage.dtype)
