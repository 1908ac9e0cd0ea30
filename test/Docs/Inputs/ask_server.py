"""Starts the language server, as an editor does, and shows what it answers to a file with an error in it.

usage: ask_server.py SERVER
"""

import json
import subprocess
import sys

TEXT = "func.func @f(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {\n  %0 = linnet.unary clip %x [1.0] : tensor<1x8xf32>\n  return %0 : tensor<1x8xf32>\n}\n"
server = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def send(method, params, number=None):
    message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number is not None else {})
    body = json.dumps(message).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    server.stdin.flush()


def receive():
    length = 0
    while (line := server.stdout.readline().strip()):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return json.loads(server.stdout.read(length))


send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 0)
answer = receive()["result"]
print("capabilities:", *(key for key in ("hoverProvider", "definitionProvider") if answer["capabilities"].get(key)))
send("initialized", {})
send("textDocument/didOpen", {"textDocument": {"uri": "file:///tmp/network.mlir", "languageId": "mlir", "version": 1, "text": TEXT}})
for diagnostic in receive()["params"]["diagnostics"]:
    print(f"line {diagnostic['range']['start']['line'] + 1}: {diagnostic['message']}")
send("shutdown", None, 1)
receive()
send("exit", None)
print("exit code:", server.wait(timeout=30))
