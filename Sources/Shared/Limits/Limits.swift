/// The limits of pacing, throttling, timeouts and grace periods, and of how much is kept, with the
/// reason for each value.
///
/// They are computed properties: each compiles to one move instruction, where a stored `Duration`
/// would be checked for initialisation on every use.
///
/// These constants stay in the file they belong to, since they mean nothing apart from it: those of
/// layout, also how many names a sentence lists; the bounds, buffer and stack sizes of a parser, file or
/// thread; and numbers that a specification or another program fixes, with their source.
package enum Limits {
  /// Text and displays, on their way from a cell to the front-ends.
  package enum Output {
    /// Bytes of one run that are sent without waiting for more; larger frames are not faster.
    package static var bufferedBytes: Int { 32 << 10 }
    /// A line written after a silence of this length is sent at once; the eye sees no delay, and a
    /// loop that prints is faster.
    package static var linePause: Duration { .milliseconds(4) }
    /// How many flushes an unfinished line waits for its end: about 25 ms, so that a line printed
    /// in pieces is not torn apart by another job's.
    package static var partialLineWaits: Int { 8 }
    /// How long the runner coalesces what follows a line closely; below a frame of any display.
    package static var flushDelay: Duration { .milliseconds(3) }
    /// How long updates of displays wait after one was sent: a screen shows no more than 60 a second.
    package static var updatePause: Duration { .milliseconds(15) }
    /// How long they wait for each one sent, if many displays are updated in turn: 400 updates a second, half
    /// of the rate limit.
    package static var updateShare: Duration { .microseconds(2500) }
    /// Unwritten bytes above which the runner makes writers wait; two full batches and more.
    package static var runnerBacklog: Int { 256 << 10 }
    /// Bytes that the runner writes without waiting for more; larger writes are not faster.
    package static var runnerBatch: Int { 64 << 10 }
    /// How long a job event may wait for others; short enough that a lone job is shown at once.
    package static var eventPause: Duration { .milliseconds(1) }
    /// Job events in one buffer that are sent without waiting for more.
    package static var bufferedJobEvents: Int { 1000 }
    /// How often a paused writer checks whether it has to stop; a cancelled job ends as fast.
    ///
    /// Each piece of text that a C stream writes meanwhile is delayed as long.
    package static var pauseCheck: Duration { .milliseconds(20) }
    /// Bytes that a cancelled job may write despite a pause, to say how far it got; at the default
    /// rate they delay its end by less than a tenth of a second.
    package static var lastWords: Int { 64 << 10 }

    /// Unsent bytes above which one run is paused: two thirds of a second at the default rate.
    package static var pausingBacklog: Int { 512 << 10 }
    /// Unsent bytes at which a paused run resumes; it refills before the rest has been sent.
    package static var resumingBacklog: Int { 128 << 10 }
    /// Unsent bytes of all runs above which the kernel stops reading from the runner.
    package static var kernelBacklog: Int { 4 << 20 }
    /// Bytes the kernel sends before it reads requests again, so that an interrupt gets through.
    package static var publishedBatch: Int { 1 << 20 }
    /// Characters of one text message that is sent without waiting for more.
    package static var fullMessage: Int { 64 << 10 }
    /// How long the kernel coalesces text while little is sent; not noticeable.
    package static var shortestDelay: Duration { .milliseconds(4) }
    /// How long it does while much is sent; four frames of a display, still fluent.
    package static var longestDelay: Duration { .milliseconds(64) }
    /// A run that was silent for this long is sent without any delay.
    package static var silence: Duration { .milliseconds(20) }
    /// The span over which messages are counted to choose the delay.
    package static var delayWindow: Duration { .milliseconds(100) }
    /// More messages than this in the span double the delay: 300 a second, of the 1000 that Jupyter
    /// Server lets through.
    package static var crowdedWindow: Int { 30 }
    /// Fewer than this halve it: 100 a second.
    package static var calmWindow: Int { 10 }
    /// Text messages a second while much is waiting; half of what Jupyter Server lets through.
    package static var textMessageRate: Int { 500 }
    /// Other messages a second on average; the server drops everything above 1000, in any 3 s.
    package static var messageRate: Int { 810 }
    /// The span over which the rate is limited: the server's 3 s, and a tenth as its clock may lag.
    package static var rateWindow: Duration { .milliseconds(3300) }
    /// How many seconds of the rate may be sent at once after a rest.
    package static var burst: Double { 1.5 }
    /// How many seconds of the rate may be sent within the window; 7 % less than the server accepts if its
    /// limit is 1.25 times our rate.
    package static var fullWindow: Double { 3.5 }
    /// The last part of the window, in which the pace falls, and the share of the rate to which it falls:
    /// the limit is never reached, and something is always sent.
    package static var slowPart: Double { 0.25 }
    package static var slowestPace: Double { 0.2 }
    /// What is sent within this time counts as sent at once, which keeps the sum short.
    package static var rateSlot: Duration { .milliseconds(50) }
    /// What may be sent this soon is sent now, so that small messages go together.
    package static var rateSlack: Duration { .milliseconds(20) }
    /// Bytes a second to all front-ends, if the user sets no rate; the server drops what exceeds 1
    /// MB.
    package static var rate: Int { 800_000 }
    /// The lowest rate a user may set; below it a cell's last line would come long after its end.
    package static var slowestRate: Int { 10_000 }
    /// Bytes of text one job shows, if the user sets no cap; more makes a notebook slow to open.
    package static var jobCap: Int { 10_000_000 }
  }

  /// Job cards and the lines that stand in for them.
  package enum Cards {
    /// The shortest time between two updates of one card: eight a second read as motion.
    ///
    /// Progress is sent as often, and so are the lines that stand in for cards.
    package static var updateInterval: Duration { .milliseconds(125) }
    /// Cards updated together, so that many of them leave room for output in the rate limit.
    package static var perUpdate: Int { 8 }
    /// How often elapsed times advance; they are shown in whole seconds.
    package static var tick: Duration { .seconds(1) }
    /// Cards whose elapsed time advances at one tick; the others follow at the next ones.
    package static var perTick: Int { 10 }
    /// Cards, or lines, of one cell before its further jobs share one; more do not fit on a screen.
    package static var perCell: Int { 20 }
    /// Failures a group card lists; the rest is counted.
    package static var groupFailures: Int { 5 }
    /// Finished cards whose widgets are kept for front-ends that connect later.
    package static var finishedWidgets: Int { 100 }
    /// Widgets whose last states are kept for the notebook's next kernel.
    package static var archivedWidgets: Int { 100 }
    /// How long those states wait for others to be written with; only a killed kernel loses what waits.
    package static var archiveDelay: Duration { .milliseconds(500) }
    /// Seconds after which the states of a notebook that has had no kernel are removed.
    package static var archiveAge: Double { 30 * 24 * 3600 }
    /// Characters of text that a card shows on a page that was loaded after its cell ran; a few screens.
    package static var lateText: Int { 20_000 }
    /// The span of the rate that predicts the rest of a job; long enough to smooth, short enough to
    /// follow a change of pace.
    package static var rateWindow: Duration { .seconds(10) }
    /// How often a sample of it is taken: 20 in the span.
    package static var rateSpacing: Duration { .milliseconds(500) }
    /// The shortest span a prediction is made from; earlier ones would jump.
    package static var rateMinimum: Duration { .seconds(1) }
    /// How long after a cell the kernel reports busy for its jobs: every front-end sees the cell's
    /// idle first, and a job that ends sooner is not indicated.
    package static var busyDelay: Duration { .milliseconds(300) }
  }

  /// Stopping and waking the threads of cells and jobs.
  package enum Jobs {
    /// How long a cancelled job may take to end by itself, unless `jobs.grace` is set.
    package static var grace: Duration { .seconds(2) }
    /// How long its thread may then stay in a system call; it may be about to return.
    package static var blockedGrace: Duration { .milliseconds(300) }
    /// How long an interrupted cell may take to end by itself; the user is waiting for it.
    package static var cellGrace: Duration { .milliseconds(100) }
    /// How long its thread may then stay in a system call.
    package static var blockedCellGrace: Duration { .milliseconds(60) }
    /// How often threads are signalled that have to end; they may refuse for as short as a lock is
    /// held.
    package static var stopStep: Duration { .milliseconds(2) }
    /// How often it is checked whether all have ended by themselves; it costs processor time.
    package static var slowStopStep: Duration { .milliseconds(10) }
    /// When to give up ending a thread and tell the user.
    package static var stopTimeout: Duration { .seconds(10) }
    /// How long threads are checked for remains, such as child tasks that had not started.
    package static var stopSweep: Duration { .seconds(1) }
    /// How long a worker spins for work before it sleeps; about what waking it costs.
    package static var spin: Duration { .microseconds(20) }
    /// The stack of a thread that runs cells or jobs; what the main thread of a program gets.
    package static var threadStack: Int { 8 << 20 }
    /// How long a thread waits for a lock, in nanoseconds, before another takes its place in the
    /// pool.
    package static var lockTimeout: Int { 10_000_000 }
    /// Ended jobs whose results `jobs[…]` finds, if the user sets no number; more would surprise by their memory.
    package static var keptResults: Int { 100 }
    /// Jobs another one waits for, of which each end is told; of more, only that there are more.
    package static var countedPredecessors: Int { 100 }
    /// Jobs that `%jobs` and `jobs.all` list at least; 400 bytes each.
    package static var listed: Int { 100_000 }
    /// Ended jobs that are listed beyond those, until they are removed together.
    package static var listedSurplus: Int { 25_000 }
    /// Runs of cells whose jobs' messages go to a newer run, at least; no job is likely to last for more.
    package static var redirectedRuns: Int { 10_000 }
    /// How long a waiting job waits for the reason of a crash, which the kernel starts a process to find.
    package static var crashReason: Duration { .seconds(5) }
    /// How soon a second interrupt has to follow to stop all jobs; a double press, not a change of
    /// mind.
    package static var secondInterrupt: Duration { .seconds(2) }
    /// How long the message about an interrupt waits: a front-end that ends the kernel interrupts
    /// it first.
    package static var interruptMessageDelay: Duration { .milliseconds(300) }
  }

  /// Jobs' logs, in files and as `%log` shows them.
  package enum Logs {
    /// Bytes the logs of all sessions may take, if the user sets no limit.
    package static var allSessions: Int { 1_000_000_000 }
    /// Log files kept open; far below the 1024 descriptors a process may have.
    package static var openFiles: Int { 32 }
    /// Bytes below which the log of a running job is not halved to make space.
    package static var shortest: Int { 64 << 10 }
    /// Bytes of a log that are returned as one string; more would be slow to handle as text.
    package static var outputText: Int { 16_000_000 }
    /// Bytes of a log that `%log` shows whole.
    package static var shownWhole: Int { 200_000 }
    /// Lines it shows of a longer one.
    package static var shownLines: Int { 1000 }
    /// How often a log that is followed is read; new lines appear without a noticeable delay.
    package static var followInterval: Duration { .milliseconds(50) }
  }

  /// Notebooks that are run as a whole, whose cells wait for their jobs.
  package enum Batch {
    /// How long a cell waits for jobs without activity, if the user sets no time.
    package static var wait: Duration { .seconds(60) }
    /// The share of a processor above which processes are active; polling for a stop uses less.
    package static var activeShare: Double { 0.01 }
    /// How long jobs of earlier cells may show what this cell has set off.
    package static var earlierJobs: Duration { .seconds(1) }
    /// How often it is checked whether they are active.
    package static var earlierJobsStep: Duration { .milliseconds(100) }
    /// How long an interrupted cell waits for its cancelled jobs: their grace period, and twice that.
    package static var cancelledJobs: Duration { .seconds(6) }
    /// How often it is checked whether the cell's own jobs are, at most.
    package static var activityStep: Duration { .seconds(1) }
  }

  /// The start, supervision and end of processes.
  package enum Processes {
    /// How long the processes of `%%sh` may take to end by themselves.
    package static var shellGrace: Duration { .milliseconds(500) }
    /// How often it is checked whether commands in the background still run, which takes milliseconds.
    package static var backgroundCheck: Duration { .milliseconds(500) }
    /// How often the runner has to answer.
    package static var livenessInterval: Duration { .seconds(5) }
    /// How long that may take; a machine that swaps is slow, but not as slow.
    package static var livenessTimeout: Duration { .seconds(10) }
    /// How often the kernel checks whether its launcher still runs, where the system does not tell.
    package static var parentCheck: Duration { .seconds(1) }
    /// Bytes kept of what a runner writes to its own standard error: the last lines before its end.
    package static var runnerErrors: Int { 4 << 10 }
    /// The same of a compiler, whose diagnostics are in a file.
    package static var compilerErrors: Int { 8 << 10 }
    /// The same of the linker, which writes its diagnostics there.
    package static var linkerErrors: Int { 1 << 20 }
    /// How long ending the session's processes may take.
    ///
    /// Together with the last replies this stays below a second: the user who restarts a kernel is
    /// waiting.
    package static var shutdown: Duration { .milliseconds(700) }
    /// How long the last replies may take.
    package static var lastReplies: Duration { .milliseconds(200) }
    /// How long the last cells may take to be stored, as when another kernel is writing.
    package static var historyClose: Duration { .milliseconds(500) }
  }

  /// The session's files and the caches.
  package enum Files {
    /// Free bytes below which a file system is not chosen for caches: a Foundation cell's modules.
    package static var spaceToStart: Int { 64 << 20 }
    /// Seconds for which a session's directory without a lock is left alone; it is being made or
    /// removed, which takes moments, or belongs to a kernel that knew no locks.
    package static var unlockedDirectoryAge: Double { 7 * 24 * 3600 }
  }

  /// Reading, completing and compiling cells.
  package enum Compiler {
    /// When completions known without the compiler are sent: JupyterLab gives up after 1 s.
    package static var completion: Duration { .milliseconds(800) }
    /// Bytes of a cell from which on a question about it leaves out what it can do without; shorter
    /// ones are not worth the question what that is.
    package static var wholeQuestion: Int { 4000 }
    /// When an inspection is answered with nothing; a tooltip that comes later is in the way.
    package static var inspection: Duration { .milliseconds(1500) }
    /// When an unused resident compiler, or a program that stands by, is ended.
    package static var idle: Duration { .seconds(600) }
    /// When it is ended while memory is short; a user at work needs it more often than that.
    package static var idleWhileMemoryIsShort: Duration { .seconds(60) }
    /// How long it has nothing to do before it gives back freed memory; the next cell of a notebook run as a
    /// whole, which would need it again, comes sooner.
    package static var idleBeforeTrim: Duration { .seconds(1) }
    /// How often the memory is read between the two; a reading takes a millisecond or two.
    package static var memoryCheck: Duration { .seconds(15) }
    /// The part of the memory below which too little is available; systems begin to swap about there.
    package static var leastAvailableMemory: Double { 0.15 }
    /// The part of a minute for which something may wait for memory; without shortage, nothing does.
    package static var mostStalledForMemory: Double { 0.05 }
    /// Bytes above which it is replaced while the session is idle; the compiler's processes start
    /// with about 250 MB, measured in Tests/Benchmarks/compare/results.md.
    package static var memory: Int { 700 << 20 }
    /// How many questions and answers it has to have served before it is replaced for its size; a
    /// session whose imports alone are that large would otherwise restart it for ever.
    package static var exchangesBeforeReplacement: Int { 60 }
    /// How long one question may keep it busy before it counts as hung, and how long a compiler or a linker
    /// may use no processor time.
    package static var hang: Duration { .seconds(10) }
    /// How much processor time may be spent on optimizing a cell unasked; a user waits that long for the cell.
    package static var optimizing: Duration { .seconds(20) }
    /// How often a busy compiler's processor time is read; no ordinary cell takes as long.
    package static var progressCheck: Duration { .seconds(1) }
    /// How long abandoned work may keep it busy; an interrupted cell must not delay the next one.
    package static var abandonment: Duration { .milliseconds(500) }
    /// Completions in one reply; no menu shows more.
    package static var matches: Int { 300 }
    /// How many completions sourcekitd answers before it reads the session again, 100 by itself.
    ///
    /// Reading takes many times as long as an answer; each answer until then keeps about 90 kB.
    package static var reusedCompletions: Int { 250 }
    /// How long a session is idle before completion is prepared; users do not complete while one
    /// cell follows another.
    package static var idleBeforeQueries: Duration { .seconds(2) }
    /// How long it is idle before the next cell's compilation is prepared; in a notebook run as a
    /// whole the next cell comes sooner.
    package static var idleBeforeWarmup: Duration { .milliseconds(100) }
    /// How long the installation waits for the resident compiler, whose start fills the cache.
    package static var cacheWarming: Duration { .seconds(30) }
    /// Imports in the working set; each makes every cell a little slower.
    package static var sharedImports: Int { 60 }
    /// Cells of functions that are compiled again after one that replaces what they use, and how long that
    /// may take: the next cell waits for it.
    package static var updatedCells: Int { 30 }
    package static var updates: Duration { .seconds(5) }
    /// Cells that are named under one that replaces what they use.
    package static var mentionedStaleCells: Int { 3 }
    /// Compiled statements that are kept; some kilobytes on the disk each.
    package static var cachedStatements: Int { 500 }
    /// Diagnostics shown for one cell; the rest follows from the first ones.
    package static var diagnostics: Int { 50 }
    /// How long a compiler stands by for a cell; it holds more memory than the other programs.
    package static var standbyFrontend: Duration { .seconds(30) }
  }

  /// The history of cells.
  package enum History {
    /// How long to wait for another kernel that is writing, in seconds.
    package static var writeTimeout: Double { 5 }
    /// How long to retry a file whose format another kernel is changing.
    package static var openTimeout: Duration { .seconds(5) }
    /// How often to retry.
    package static var openStep: Duration { .milliseconds(20) }
    /// Cells of a tail whose request gives no number; a screenful for a console.
    package static var tail: Int { 10 }
    /// Characters stored of a result.
    package static var outputLength: Int { 64 << 10 }
  }

  /// Sockets to the front-ends.
  package enum Channels {
    /// How long a closed socket goes on sending, in milliseconds.
    package static var linger: Int32 { 1000 }
    /// How long it does when the kernel ends, in milliseconds; see ``Processes/shutdown``.
    package static var lastLinger: Int32 { 400 }
    /// Bytes of one frame; libzmq disconnects a client that sends a larger one.
    package static var frame: Int64 { 512 << 20 }
    /// Bytes of one frame of the heartbeat, which echoes all it gets.
    package static var heartbeatFrame: Int64 { 1 << 20 }
    /// Messages read from one socket before the others get their turn.
    package static var messagesPerTurn: Int { 64 }
    /// How long to wait for ports that a predecessor is just closing, in milliseconds.
    package static var bindTimeout: Int { 1500 }
    /// Refused messages logged in one span; a flood must not fill a disk.
    package static var refusals: Int { 10 }
    /// That span.
    package static var refusalSpan: Duration { .seconds(1) }
    /// How long a launcher may take to confirm a registration.
    package static var registrationTimeout: Duration { .seconds(10) }
    /// How often it is checked meanwhile whether the kernel has to end.
    package static var registrationStep: Duration { .milliseconds(100) }
    /// How long the first cell waits for a subscriber to iopub; some clients send it too early.
    package static var firstSubscriber: Duration { .seconds(1) }
    /// How long a question is repeated to a client whose stdin is not connected yet.
    package static var inputTimeout: Duration { .seconds(2) }
    /// How often it is repeated.
    package static var inputStep: Duration { .milliseconds(50) }
  }
}
