"""Jupyter's own suite, for what the kernel serves."""

import unittest

import jupyter_kernel_test
import pytest

pytestmark = pytest.mark.slow


class SwiftKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "swift"
    language_name = "swift"
    file_extension = ".swift"
    code_hello_world = 'print("hello, world")'
    code_stderr = 'import Foundation\nfputs("oops\\n", stderr)'
    completion_samples = [
        {"text": "preconditionF", "matches": {"preconditionFailure"}},
        {"text": "[1, 2].coun", "matches": {"count"}},
        {"text": "let side: FloatingPointSign = .mi", "matches": {"minus"}},
    ]
    complete_code_samples = ["1", "print(1)", "func f() {\n}\n"]
    incomplete_code_samples = ["func f() {", 'print("""', "[1,"]
    invalid_code_samples = ["}", "let = 1"]
    code_generate_error = "struct Bad: Error {}\nthrow Bad()"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": '"ab"'},
        {"code": "[1, 2, 3].map { $0 * $0 }", "result": "[1, 4, 9]"},
    ]
    code_display_data = [{"code": "display(1)", "mime": "text/plain"}]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6*"
    code_inspect_sample = "print"
    code_clear_output = "clearOutput()"
    code_page_something = "?print"


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "swift"
    support_iopub_welcome = True


# pytest would also collect the base classes if they were named here.
assert issubclass(SwiftKernelTests, unittest.TestCase)
