"""How lit finds and runs Linnet's tests."""

import os
import platform
import shutil
import subprocess

import lit.formats

config.name = "linnet"
config.test_format = lit.formats.ShTest()
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "lib", "models", "conformance"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.linnet_obj_root, "test")

config.environment["PATH"] = os.pathsep.join(
    [
        os.path.join(config.linnet_obj_root, "bin"),
        config.llvm_tools_dir,
        config.environment["PATH"],
    ]
)
config.substitutions.append(("%cc", config.host_cc))
config.substitutions.append(("%python", config.python))
config.substitutions.append(("%src", config.linnet_src_root))
config.substitutions.append(("%models", os.path.join(config.linnet_obj_root, "models")))
config.substitutions.append(("%foreign_target", "x86-64-v2" if platform.machine() == "aarch64" else "aarch64"))
# The least level of this machine's family: what the cost model decides for it is the same on all machines.
config.substitutions.append(("%least_target", "aarch64" if platform.machine() == "aarch64" else "x86-64-v2"))
config.substitutions.append(("%obj", config.linnet_obj_root))
config.substitutions.append(("%bin", os.path.join(config.linnet_obj_root, "bin")))

# No test shares a kernel cache with the user, or with another build.
config.environment["LINNET_CACHE_DIR"] = os.path.join(config.linnet_obj_root, "test-cache")
config.maxIndividualTestTime = 1800

if shutil.which("qemu-aarch64") and shutil.which("aarch64-linux-gnu-gcc"):
    config.available_features.add("aarch64-emulation")
if shutil.which("qemu-x86_64") and platform.machine() == "x86_64":
    config.available_features.add("x86-emulation")
if "LLVM_PROFILE_FILE" in os.environ:
    config.environment["LLVM_PROFILE_FILE"] = os.environ["LLVM_PROFILE_FILE"]
find_digits = "import importlib.util, sys; sys.exit(importlib.util.find_spec('sklearn') is None)"
if subprocess.run([config.python, "-c", find_digits]).returncode == 0:
    config.available_features.add("scikit-learn")
if config.linnet_sanitize:
    config.available_features.add("sanitizers")
    # Why checks are off: docs/Testing.md. A find aborts, so that no test takes it for a refusal.
    off = "detect_leaks=0:detect_container_overflow=0:allow_user_poisoning=0"
    config.environment["ASAN_OPTIONS"] = off + ":abort_on_error=1"
    config.environment["UBSAN_OPTIONS"] = "halt_on_error=1:print_stacktrace=1:abort_on_error=1"
# What sanitizers see is worth more files.
config.substitutions.append(("%damaged_models", "200" if config.linnet_sanitize else "40"))
