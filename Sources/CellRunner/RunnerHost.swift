internal import CRunner
internal import Notebook
internal import RunnerProtocol

/// What cells and jobs find around them in the runner.
struct RunnerHost: Host {
  let connection: KernelConnection
  let jobPool: ThreadPool
  let flusher: OutputFlusher
  let jobs: JobTable

  var workers: Int { jobPool.limit }

  func setWorkers(_ count: Int) { jobPool.limit = count }

  func send(_ event: RunnerEvent) {
    if case .jobEnded(let id, _, _) = event { jobs.remove(id) }
    connection.send(event)
  }

  func submit(_ job: JobRecord) {
    jobs.add(job)
    jobPool.submit(job)
  }

  func makeGate() -> any Gate { MonitorGate() }

  func blocking<Result>(_ body: () -> Result) -> Result {
    guard let pool = RunnerThread.currentPool else { return body() }
    return pool.blocking(body)
  }

  func flushSoon(_ buffer: OutputBuffer) { flusher.add(buffer) }

  var system: any HostSystem { RunnerSystem(connection: connection) }

  func stopPoint() { crunner_stop_point() }

  func abandonThread() -> Never { crunner_thread_abandon() }

  func throwAddresses(of error: any Error) -> [CodeAddress] {
    CodeLocator.throwAddresses(of: error)
  }
}
