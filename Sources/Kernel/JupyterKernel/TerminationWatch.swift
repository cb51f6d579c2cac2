internal import Limits
package import Logging
package import POSIX
internal import ZeroMQ

/// Ends the kernel on SIGTERM and when its launcher is gone, and interrupts cells on SIGINT.
package enum TerminationWatch {
  /// Starts watching, on a separate thread, until the process ends.
  ///
  /// - Parameters:
  ///   - kernel: The kernel to end.
  ///   - signals: The signals of this process, caught early so that none is missed.
  ///   - parent: The launcher, as it was at the start of the process.
  ///   - logger: Receives the reason for the end.
  /// - Throws: `POSIXError` when the thread cannot be started.
  package static func start(
    _ kernel: Kernel, signals: TerminationSignals, parent: ParentWatch, logger: Logger
  ) throws(POSIXError) {
    try BackgroundThread.start(name: "watch") {
      do {
        var poller = Poller()
        _ = poller.add(descriptor: signals.number)
        while true {
          try poller.wait(atMost: Limits.Processes.parentCheck)
          for request in signals.drain() {
            switch request {
            case .interrupt:
              Task { await kernel.interrupt() }
            case .terminate:
              logger.info("Ending on a signal")
              kernel.stop()
            }
          }
          if parent.isOrphan {
            logger.info("Ending because the launcher is gone")
            kernel.stop()
            return
          }
        }
      } catch {
        logger.error("Signals are no longer handled: \(error)")
      }
    }
  }
}
