internal import RunnerProtocol

/// The short line under a cell that says how a job ended.
struct JobLine {
  let id: JobID
  let end: JobEnd

  var bundle: MIMEBundle { MIMEBundle(plainText: CardFace(id, end).text) }
}
