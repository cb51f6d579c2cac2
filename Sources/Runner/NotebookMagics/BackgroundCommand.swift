internal import Limits
internal import Notebook
internal import NotebookEngine

/// What a command of a shell has left running, such as a server that it has started with `&`.
struct BackgroundCommand: Sendable {
  private let processes: any RemainingProcesses

  init(_ processes: any RemainingProcesses) {
    self.processes = processes
  }

  /// Makes a job of it, so that it is listed and can be cancelled.
  func start(as name: String) {
    startBackgroundJob(name) { try await run() }
  }

  /// Waits for the end of the processes; ends them when the job is cancelled.
  private func run() async throws {
    do {
      while processes.areRunning { try await Task.sleep(for: Limits.Processes.backgroundCheck) }
    } catch {
      processes.interrupt()
      // Not cancelled, unlike this task.
      await Task { try? await Task.sleep(for: Limits.Processes.shellGrace) }.value
      processes.end()
      throw error
    }
  }
}
