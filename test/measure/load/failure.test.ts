import { expect, test } from 'vitest'
import type { Load } from '#core/model/round.ts'
import { explainFailure } from '#measure/load/failure.ts'
import { outcomeOf } from '#measure/round/outcome.ts'

const nothing = { step: 'home', crashed: false, outOfMemory: false, aborted: undefined }

test.each([true, false])('a port that browsers refuse is a failure and no other content; our own site: %s', (us) => {
  const failure = explainFailure(new Error('page.goto: net::ERR_UNSAFE_PORT at http://shop.example:6000/'), nothing)
  expect(failure).toMatchObject({
    code: 'unreachable',
    message: 'Browsers refuse to open this port (ERR_UNSAFE_PORT). Serve the site on another port, such as 8080.',
  })
  expect(outcomeOf([{ steps: [], failure } as unknown as Load], { wanted: 1, us }).status).toBe('failed')
})
