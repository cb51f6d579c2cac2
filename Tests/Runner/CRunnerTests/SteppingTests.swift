#if arch(x86_64)
  import CRunnerInternals
  import Glibc
  import Testing

  @Suite("Following a thread step by step")
  struct SteppingTests {
    // The codes of <bits/siginfo-consts.h>, which are not all visible here.
    private static let sent: Int32 = -6
    private static let breakpoint: Int32 = 1
    private static let step: Int32 = 2
    private static let kernel: Int32 = 0x80

    /// Whether a SIGTRAP with this code, which has met a thread with or without the processor's trap flag,
    /// counts as a step.
    private static func isStep(_ code: Int32, isFlagSet: Bool) -> Bool {
      var info = siginfo_t()
      info.si_signo = SIGTRAP
      info.si_code = code
      var context = ucontext_t()
      context.uc_mcontext.gregs.17 = isFlagSet ? 0x346 : 0x246
      return is_step(&info, &context)
    }

    @Test("A step that the kernel takes for a breakpoint is still one")
    func steps() {
      #expect(Self.isStep(Self.step, isFlagSet: true))
      #expect(Self.isStep(Self.breakpoint, isFlagSet: true))
    }

    @Test("Flags that the step itself has restored do not hide it")
    func restoredFlags() {
      #expect(Self.isStep(Self.step, isFlagSet: false))
    }

    @Test("A trap of the thread's own is none", arguments: [true, false])
    func traps(isFlagSet: Bool) {
      // INT3, raise() and ICEBP.
      #expect(!Self.isStep(Self.kernel, isFlagSet: isFlagSet))
      #expect(!Self.isStep(Self.sent, isFlagSet: isFlagSet))
      #expect(!Self.isStep(Self.breakpoint, isFlagSet: false))
    }
  }
#endif
