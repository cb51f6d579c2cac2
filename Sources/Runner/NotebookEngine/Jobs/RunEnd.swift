/// What a worker's task is to do when it has run a job.
package enum RunEnd {
  /// It may run another job in the place of this one.
  case mayContinue
  /// It ends, and gives up the job's place: the job has cancelled it, or will.
  case mustEnd
  /// It ends; the job had already been ended, and its place given up, from elsewhere.
  case endedEarlier
}
