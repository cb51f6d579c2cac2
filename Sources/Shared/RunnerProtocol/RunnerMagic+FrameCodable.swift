package import Frames

extension RunnerMagic: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .shell(try reader.string())
    case 2:
      let text = try reader.string()
      var options: [String] = []
      for _ in 0..<(try reader.integer()) { options.append(try reader.string()) }
      self = .script(text, options: options)
    case 3: self = .changeDirectory(try reader.frame(Destination.self))
    case 4: self = .showDirectory
    case 5: self = .listEnvironment
    case 6: self = .showVariable(try reader.string())
    case 7: self = .setVariable(try reader.string(), to: try reader.string())
    case 8: self = .load(try reader.string())
    case 9:
      self = .writeFile(
        try reader.string(), text: try reader.string(), append: try reader.byte() != 0)
    case 10:
      self = .wait(
        for: try reader.frame(JobSelection.self), timeout: try reader.optionalNumber())
    case 11: self = .cancel(try reader.frame(JobSelection.self), now: try reader.byte() != 0)
    case 12: self = .jobs(all: try reader.byte() != 0, timeline: try reader.byte() != 0)
    case 13:
      self = .log(
        try reader.job(), lines: try reader.byte() == 0 ? nil : try reader.int(),
        follow: try reader.byte() != 0)
    case 14: self = .listLogs
    case let tag: throw .unknownTag(tag, of: "magic")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .shell(let command):
      writer.byte(1)
      writer.string(command)
    case .script(let text, let options):
      writer.byte(2)
      writer.string(text)
      writer.int(options.count)
      for option in options { writer.string(option) }
    case .changeDirectory(let destination):
      writer.byte(3)
      destination.write(to: &writer)
    case .showDirectory:
      writer.byte(4)
    case .listEnvironment:
      writer.byte(5)
    case .showVariable(let name):
      writer.byte(6)
      writer.string(name)
    case .setVariable(let name, let value):
      writer.byte(7)
      writer.string(name)
      writer.string(value)
    case .load(let path):
      writer.byte(8)
      writer.string(path)
    case .writeFile(let path, let text, let append):
      writer.byte(9)
      writer.string(path)
      writer.string(text)
      writer.byte(append ? 1 : 0)
    case .wait(let jobs, let timeout):
      writer.byte(10)
      jobs.write(to: &writer)
      writer.optional(timeout)
    case .cancel(let jobs, let now):
      writer.byte(11)
      jobs.write(to: &writer)
      writer.byte(now ? 1 : 0)
    case .jobs(let all, let timeline):
      writer.byte(12)
      writer.byte(all ? 1 : 0)
      writer.byte(timeline ? 1 : 0)
    case .log(let job, let lines, let follow):
      writer.byte(13)
      writer.int(job.rawValue)
      writer.byte(lines == nil ? 0 : 1)
      if let lines { writer.int(lines) }
      writer.byte(follow ? 1 : 0)
    case .listLogs:
      writer.byte(14)
    }
  }
}

extension RunnerMagic.Destination: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .home
    case 2: self = .previous
    case 3: self = .path(try reader.string())
    case let tag: throw .unknownTag(tag, of: "directory")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .home: writer.byte(1)
    case .previous: writer.byte(2)
    case .path(let path):
      writer.byte(3)
      writer.string(path)
    }
  }
}

extension RunnerMagic.JobSelection: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    switch try reader.byte() {
    case 1: self = .all
    case 2:
      var jobs: [JobID] = []
      for _ in 0..<(try reader.integer()) { jobs.append(try reader.job()) }
      self = .these(jobs)
    case let tag: throw .unknownTag(tag, of: "selection of jobs")
    }
  }

  package func write(to writer: inout FrameWriter) {
    switch self {
    case .all: writer.byte(1)
    case .these(let jobs):
      writer.byte(2)
      writer.int(jobs.count)
      for job in jobs { writer.int(job.rawValue) }
    }
  }
}
