import { expect, test } from 'vitest'
import { stopOnInterrupt } from '#cli/stop.ts'

/** What the first Ctrl-C does. */
function interrupted(finishes?: () => boolean, isStored = true) {
  const said: string[] = []
  using stop = stopOnInterrupt({ say: (message) => said.push(message), isStored, ...(finishes && { finishes }) })
  process.emit('SIGINT')
  return { said: said.join(), isEarly: stop.signal.aborted, isSoon: stop.soon.aborted && stop.requested() }
}

test('Ctrl-C lets a round finish that is under way, and says so', () => {
  expect(interrupted(() => true)).toEqual({
    said: 'Finishing the current round. Press Ctrl-C again to end it early and keep what was measured.',
    isEarly: false,
    isSoon: true,
  })
})

test.each([[undefined], [() => false]])('Ctrl-C ends what is not to be finished', (finishes) => {
  expect(interrupted(finishes)).toEqual({
    said: 'Stopping. Measurements so far are kept. Press Ctrl-C again to exit immediately.',
    isEarly: true,
    isSoon: true,
  })
})

test('Ctrl-C promises to keep nothing where nothing is stored, as in a self-test', () => {
  expect(interrupted(undefined, false).said).toBe('Stopping. Press Ctrl-C again to exit immediately.')
})
