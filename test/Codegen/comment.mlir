// RUN: linnetc compile %s -o %t
// RUN: %cc -x c -std=c99 -Wall -Wextra -pedantic -Werror -fsyntax-only %t/comment.h
// RUN: FileCheck %s --input-file=%t/comment.h

// A model's names are its author's: none of them may end a comment, or begin one.
// CHECK: model: * / and / * and ?
// CHECK: inputs[0]  a* /b: float[4]
module attributes {linnet.model = "*/ and /* and \0A"} {
  func.func @main(%x: tensor<4xf32> {linnet.name = "a*/b"}) -> tensor<4xf32> {
    %0 = linnet.unary exp %x : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}
