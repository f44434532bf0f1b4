import { functionName } from '../../names.ts'

/** Queues of the events that the functions gave up. */
export const judgeDeadLetters = `${functionName('judge')}-dead-letters`
export const notifyDeadLetters = `${functionName('notify')}-dead-letters`
export const fieldDeadLetters = `${functionName('field')}-dead-letters`
export const homeDeadLetters = [judgeDeadLetters, notifyDeadLetters] as const
