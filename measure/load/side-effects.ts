import type { CDPSession, Page, Request } from 'playwright-core'
import { type SideEffect, sideEffects } from '#core/model/side-effects.ts'
import { oneLine } from '#core/model/untrusted.ts'
import type { Documents } from './documents.ts'
import { JourneyError } from './failure.ts'
import { liftCall, type SideEffectMessage, sideEffectsBinding, sideEffectsScript } from './side-effects-script.ts'
import { vitalsWorld } from './vitals-script.ts'

export interface SideEffectGuard {
  /** Rejects with a `side-effect` JourneyError once something was refused. */
  refused: Promise<never>
  /** Throws the same error. */
  check: () => void
  /** Refuses nothing from now on in the current document. */
  lift: (documents: Documents) => Promise<void>
}

/** A longer message did not come from our script. */
const longestMessage = 400
/** A request this long after a click or key, ms, was led to by it. */
const ledTo = 2_000
/** A page that hangs is not clicked either, ms. */
const liftingLimit = 1_000

/**
 * Keeps a journey from changing anything on a competitor's site: what a click or key would do is refused before the page learns
 * of it (side-effects-script.ts). A request that changes something and was led to by a click or key is known only when it is
 * sent; it ends the load, so that it is not sent in every round.
 *
 * @param options.site name of the site, for the error
 */
export async function refuseSideEffects({
  page,
  session,
  site,
  origin,
}: {
  page: Page
  session: CDPSession
  site: string
  origin: string
}): Promise<SideEffectGuard> {
  const { promise: refused, reject } = Promise.withResolvers<never>()
  // It may reject after the caller has stopped waiting.
  refused.catch(() => undefined)
  let error: JourneyError | undefined
  let isLifted = false
  let activatedAt = Number.NEGATIVE_INFINITY

  const refuse = (what: SideEffect, name: string): void => {
    if (isLifted || error !== undefined) return
    error = new JourneyError('side-effect', refusalSentence({ what, name, site }))
    reject(error)
  }
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== sideEffectsBinding || payload.length > longestMessage) return
    const message = JSON.parse(payload) as SideEffectMessage
    if (message.kind === 'activated') activatedAt = performance.now()
    else if (sideEffects.includes(message.what)) refuse(message.what, String(message.name))
  })
  page.on('request', (request) => {
    if (request.method() === 'GET' || performance.now() - activatedAt > ledTo) return
    if (changesSite(request, origin))
      refuse('change', `${request.method()} ${URL.parse(request.url())?.pathname ?? ''}`)
  })
  await session.send('Runtime.addBinding', { name: sideEffectsBinding, executionContextName: vitalsWorld })
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: sideEffectsScript, worldName: vitalsWorld })
  return {
    refused,
    check: () => {
      if (error !== undefined) throw error
    },
    lift: async (documents) => {
      isLifted = true
      await documents.ask(liftCall, liftingLimit)
    },
  }
}

/** Paths under which shops keep baskets, orders and accounts. Searches and analytics are sent by POST, too. */
const changing =
  /(?:^|[/_.-])(?:carts?|baskets?|bags?|trolley|checkouts?|orders?|log-?in|sign-?in|sign-?up|register|subscribe|subscriptions?|newsletter|payments?|wish-?lists?)(?:$|[/_.-])/i

function changesSite(request: Request, origin: string): boolean {
  if (!isOwn(request.url(), origin)) return false
  switch (request.method()) {
    case 'PUT':
    case 'PATCH':
    case 'DELETE':
      return true
    case 'POST': {
      // A beacon ("ping") reports a click and asks for nothing.
      if (request.resourceType() === 'ping') return false
      return request.isNavigationRequest() || changing.test(URL.parse(request.url())?.pathname ?? '')
    }
    default:
      return false
  }
}

/** Of the same host, or of one below or above it, such as `api.shop.example` for `www.shop.example`. */
function isOwn(url: string, origin: string): boolean {
  const [host, own] = [url, origin].map((each) => URL.parse(each)?.hostname.replace(/^www\./, ''))
  if (host === undefined || own === undefined) return false
  return host === own || host.endsWith(`.${own}`) || own.endsWith(`.${host}`)
}

function refusalSentence({ what, name, site }: { what: SideEffect; name: string; site: string }): string {
  const control = name.trim() === '' ? '' : ` ("${oneLine(name.trim(), 60)}")`
  return (
    `${whatWords[what]}${control} was refused, because ${oneLine(site, 80)} is a competitor's site. End its journey before that, ` +
    'or, if you may do it there, write sideEffects: allowed at this site in benchmark.yaml.'
  )
}

const whatWords: Record<SideEffect, string> = {
  form: 'Submitting a form',
  password: 'Typing a password',
  basket: 'Adding to the basket',
  purchase: 'Buying or ordering',
  change: 'Changing something by a request',
}
