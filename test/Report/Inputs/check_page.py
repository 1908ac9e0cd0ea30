"""Reads a report's page as XML, and says what is on it.

usage: check_page.py PAGE.html NETWORK.json     the second as `linnetc inspect --json` prints it
"""

import json
import sys
import xml.etree.ElementTree as ElementTree

text = open(sys.argv[1], encoding="utf-8").read()
layers = json.load(open(sys.argv[2]))["layers"]
page = ElementTree.fromstring(text.replace("<!DOCTYPE html>", ""))
print("well formed")

for word in ("http:", "https:", "src=", "href=", "@import", "<script", "<link"):
    assert word not in text, f"the page holds {word}"
for part in text.split("url(")[1:]:
    assert part.startswith("#"), "the page asks for a file"
print("nothing from elsewhere")

sections = {section.get("id"): section for section in page.iter("section")}
print("sections:", *sections)


def kernels(section, element):
    return [e for e in sections[section].iter(element) if e.get("data-kernel")]


rows, boxes = kernels("times", "tr"), kernels("graphs", "div")
names = [layer["layer"] for layer in layers]
assert [row.find("td").text for row in rows] == names, "the times are of other kernels"
assert [box.find("small").text for box in boxes] == names, "the graph is of other kernels"
assert [row.get("data-kernel") for row in rows] == [box.get("data-kernel") for box in boxes]
for box, layer in zip(boxes, layers):
    assert " + ".join(op.text for op in box.findall("span")) == layer["ops"]
print(f"{len(layers)} kernels, each once among the times and once in the graph")

dots = [circle for circle in sections["roofline"].iter("circle")]
print("dots:", len(dots))
print("buffers:", len(list(sections["arena"].iter("rect"))))
ops = [span for span in sections["graphs"].iter("span") if span.get("class") == "op"]
print("ops:", *["".join(op.itertext()).split()[0] for op in ops])
shown = {op.find("small").text for op in ops}
print("names:", *[name for name in shown if "one" in name])
