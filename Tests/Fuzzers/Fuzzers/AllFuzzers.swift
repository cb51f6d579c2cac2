/// The fuzzers: one for each form in which something from outside reaches the kernel's process.
package let allFuzzers: [any Fuzzer.Type] = [
  CardArchiveFuzzer.self, CompilerFrameFuzzer.self, ConnectionFileFuzzer.self,
  DiagnosticsFuzzer.self, HistoryFuzzer.self, JobCardFuzzer.self, KernelVariableFuzzer.self,
  LogNameFuzzer.self, MagicFuzzer.self, RunnerFrameFuzzer.self, ToolchainCacheFuzzer.self,
  WireMessageFuzzer.self,
]
