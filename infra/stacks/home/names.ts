import { functionName } from '../../names.ts'

/** Queues of the events that `judge` and `notify` gave up. */
export const judgeDeadLetters = `${functionName('judge')}-dead-letters`
export const notifyDeadLetters = `${functionName('notify')}-dead-letters`
export const homeDeadLetters = [judgeDeadLetters, notifyDeadLetters] as const
