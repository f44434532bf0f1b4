import { expect, test, vi } from 'vitest'
import { endOnInterrupt, stopOnInterrupt } from '#cli/stop.ts'

/** What the first Ctrl-C does. */
function interrupted(finishing?: () => 'round' | 'audit' | undefined, isStored = true) {
  const said: string[] = []
  using stop = stopOnInterrupt({ say: (message) => said.push(message), isStored, ...(finishing && { finishing }) })
  process.emit('SIGINT')
  return { said: said.join(), isEarly: stop.signal.aborted, isSoon: stop.soon.aborted && stop.requested() }
}

test('Ctrl-C lets a round finish that is under way, and says so', () => {
  expect(interrupted(() => 'round')).toEqual({
    said: 'Finishing the current round. Press Ctrl-C again to end it early and keep what was measured.',
    isEarly: false,
    isSoon: true,
  })
})

test('Ctrl-C in an audit of watch promises to keep nothing of it, nor does the second', () => {
  const said: string[] = []
  using _stop = stopOnInterrupt({ finishing: () => 'audit', say: (message) => said.push(message) })
  process.emit('SIGINT')
  process.emit('SIGINT')
  expect(said).toEqual([
    'Finishing the current audit. Press Ctrl-C again to end it early and keep nothing of it.',
    'Stopping. Press Ctrl-C again to exit immediately.',
  ])
})

test.each([[undefined], [() => undefined]])('Ctrl-C ends what is not to be finished', (finishing) => {
  expect(interrupted(finishing)).toEqual({
    said: 'Stopping. Measurements so far are kept. Press Ctrl-C again to exit immediately.',
    isEarly: true,
    isSoon: true,
  })
})

test('Ctrl-C ends a command that runs until then with success while it starts, and from then on as it says', () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
  try {
    endOnInterrupt()
    process.emit('SIGTERM')
    expect(exit.mock.calls).toEqual([[0]])
    expect(interrupted().isEarly).toBe(true)
    expect(exit).toHaveBeenCalledTimes(1)
  } finally {
    exit.mockRestore()
  }
})

test('Ctrl-C promises to keep nothing where nothing is stored, as in a self-test', () => {
  expect(interrupted(undefined, false).said).toBe('Stopping. Press Ctrl-C again to exit immediately.')
})
