"""Builds the tools with the examples of all pages for those who extend Linnet in them, and runs the examples' tests.

usage: build_examples.py SOURCES BUILD FOLDER

Only what the examples touch is generated and compiled anew, and what calls what is generated (CALLERS); it is linked before
the build's own libraries, which then give the rest. So no example may change what other files see: a new case stands last in its enum.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PAGES = ["AddingAPass", "AddingASchedule", "AddingATarget", "AddingAnOp"]
TOOLS = ["linnetc", "linnet-opt", "linnet-eval"]
CALLERS = ["lib/Registration/Registration.cpp", "lib/Dialect/Linnet/IR/LinnetDialect.cpp"]
SITE = """config.llvm_tools_dir = {tools!r}
config.linnet_obj_root = {build!r}
config.linnet_src_root = {sources!r}
config.linnet_sanitize = ""
config.host_cc = {compiler!r}
config.python = {python!r}
lit_config.load_config(config, {config!r})
"""


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"wrong: {command if isinstance(command, str) else shlex.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


class Overlay:
    """A copy of what the examples touch, which compilers look into before the sources and the build."""

    def __init__(self, sources, build, folder):
        self.sources, self.build, self.folder = sources, build, folder
        shutil.rmtree(folder, ignore_errors=True)
        for part in ("include", "test"):
            shutil.copytree(sources / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        self.touched = []
        for page in (sources / "docs" / f"{name}.md" for name in PAGES):
            files = re.findall(r"^diff --git a/(\S+) b/", page.read_text(), re.MULTILINE)
            for file in files:
                if not (folder / file).exists() and (sources / file).exists():
                    (folder / file).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(sources / file, folder / file)
            # A folder in the build is none of the sources' own.
            run(["git", "apply", page], cwd=folder, env={**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)})
            self.touched += files
        self.commands = run(["ninja", "-C", build, "-t", "commands", *(f"bin/{tool}" for tool in TOOLS)]).splitlines()

    def moved(self, path):
        """Where `path`, of the sources or the build, has its twin."""
        path = Path(path)
        if path.is_relative_to(self.build):
            return self.folder / "build" / path.relative_to(self.build)
        return self.folder / path.relative_to(self.sources)

    def look_here_first(self, arguments):
        """Has twins of the folders of headers before these."""
        folders = [argument[2:] for argument in arguments if argument.startswith("-I") and Path(argument[2:]).is_relative_to(self.sources)]
        return [arguments[0], *(f"-I{self.moved(folder)}" for folder in folders), *arguments[1:]]

    def generate(self):
        """What TableGen makes of folders with a touched file."""
        folders = {str(self.sources / Path(file).parent) for file in self.touched if file.endswith(".td")}
        for command in self.commands:
            match = re.match(r"cd (\S+) && (\S+mlir-tblgen .*? -o \S+)", command)
            if not match:
                continue
            arguments = shlex.split(match[2])
            file = next(Path(argument) for argument in arguments if argument.endswith(".td"))
            if str(file.parent) in folders:
                self.moved(match[1]).mkdir(parents=True, exist_ok=True)
                twin = self.moved(file)
                arguments[arguments.index(str(file))] = str(twin if twin.exists() else file)
                run(self.look_here_first(arguments), cwd=self.moved(match[1]))

    def compile(self, file):
        """The object of a source file, by the build's command for it or, where it is new, for its neighbour."""
        source = self.sources / file
        compilations = [command for command in self.commands if re.search(rf" -c {re.escape(str(source.parent))}/[^/]+\.cpp$", command)]
        command = next((command for command in compilations if command.endswith(f" -c {source}")), compilations[0])
        arguments = shlex.split(command)
        compiler = next(i for i, argument in enumerate(arguments) if "clang" in argument or argument.endswith("++"))
        arguments = arguments[:compiler] + self.look_here_first(arguments[compiler:])
        twin = self.folder / file if (self.folder / file).exists() else source
        object_file = self.folder / "build" / f"{Path(file).stem}.o"
        arguments = arguments[: arguments.index("-MD")] + ["-iquote", str(source.parent), "-o", str(object_file), "-c", str(twin)]
        run(arguments, cwd=self.build)
        return object_file

    def link(self, tool, objects):
        command = next(command for command in self.commands if f" -o bin/{tool} " in command)
        arguments = shlex.split(command.split("&&")[1])
        output = arguments.index("-o")
        arguments[output + 1] = str(self.folder / "build" / "bin" / tool)
        run([*arguments[: output + 2], *map(str, objects), *arguments[output + 2 :]], cwd=self.build)

    def build_tools(self):
        (self.folder / "build" / "bin").mkdir(parents=True)
        self.generate()
        files = dict.fromkeys([file for file in self.touched if file.endswith(".cpp")] + CALLERS)
        with ThreadPoolExecutor(2) as pool:
            objects = list(pool.map(self.compile, files))
            list(pool.map(lambda tool: self.link(tool, objects), TOOLS))

    def run_tests(self):
        """The examples' own tests, and those that the pages tell to run."""
        site = (self.build / "test" / "lit.site.cfg.py").read_text()
        value = lambda name: re.search(rf'^config\.{name} = (?:lit_config\.substitute\()?"(.*?)"', site, re.MULTILINE)[1]
        (self.folder / "build" / "test").mkdir()
        (self.folder / "build" / "test" / "lit.site.cfg.py").write_text(
            SITE.format(tools=value("llvm_tools_dir"), compiler=value("host_cc"), python=value("python"), build=str(self.folder / "build"),
                        sources=str(self.folder), config=str(self.folder / "test" / "lit.cfg.py")))
        filters = {}
        for page in PAGES:
            commands = (self.sources / "docs" / f"{page}.md").read_text()
            filters[page] = re.search(r"^lit -v build/test --filter '(.*)'$", commands, re.MULTILINE)[1]
        found = run(["lit", "-v", "build/test", "--filter", "|".join(filters.values())], cwd=self.folder)
        passed = sorted(re.findall(r"^PASS: linnet :: (\S+)", found, re.MULTILINE))
        for page, pattern in filters.items():
            print(f"{page}:", *(test for test in passed if re.search(pattern, test)))


def main():
    overlay = Overlay(*map(lambda path: Path(path).resolve(), sys.argv[1:4]))
    overlay.build_tools()
    overlay.run_tests()


main()
