//===- TestPasses.h - passes that only tests run -*- C++ -*-===//
//
// Part of the Linnet project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One line for each pass of test/lib.
//
//===----------------------------------------------------------------------===//

#ifndef LINNET_TEST_LIB_TESTPASSES_H
#define LINNET_TEST_LIB_TESTPASSES_H

namespace linnet::test {

/// `--test-verify-plan`: checks what kern-plan-memory left, by other means than
/// its own.
void registerVerifyPlan();

} // namespace linnet::test

#endif // LINNET_TEST_LIB_TESTPASSES_H
