internal import Limits
package import Logging
package import POSIX
internal import ZeroMQ

/// Ends the kernel on SIGTERM and when its launcher is gone; SIGINT interrupts the running cell.
package enum TerminationWatch {
  /// Starts to watch, on a thread of its own, for the rest of the process's life.
  ///
  /// - Parameters:
  ///   - kernel: What to end.
  ///   - signals: The signals of this process, caught early so that none is missed.
  ///   - parent: The launcher, remembered at the start of the process.
  ///   - logger: Where the reason of an end is noted.
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
              logger.info("Ending: a signal asks for it")
              kernel.stop()
            }
          }
          if parent.isOrphan {
            logger.info("Ending: the launcher is gone")
            kernel.stop()
            return
          }
        }
      } catch {
        logger.error("Signals are not watched any more: \(error)")
      }
    }
  }
}
