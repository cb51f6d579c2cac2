/// What a worker's task is to do when it has run a job.
package enum RunEnd {
  /// It may run another job in the place of this one.
  case mayContinue
  /// It leaves the place of the job: the job has cancelled it, or will.
  case mustEnd
  /// It ends; who has ended the job before has left its place.
  case endedEarlier
}
