import type { Browser, CDPSession, Page } from 'playwright-core'
import type { Expectation, Limits, Market } from '#core/model/benchmark.ts'
import type { Failure, StepSample } from '#core/model/round.ts'
import type { SiteState } from '../consent/keep.ts'
import type { Journey } from '../journey/journey.ts'
import type { Barrier } from '../network/barrier.ts'
import type { Relay } from '../network/relay/relay.ts'
import type { RequestLog } from './requests.ts'
import type { DocumentReading } from './vitals-script.ts'

export interface LoadOptions {
  browser: Browser
  outOfMemory: () => boolean
  barrier: Barrier
  /** What the load's connections go through; undefined when the network is not shaped. */
  relay: Relay | undefined
  origin: string
  market: Market
  limits: Limits
  steps: string[]
  journey: Journey
  /** What the pages of steps have when they are the right ones. */
  expect?: Record<string, Expectation> | undefined
  /** How to reach the people who measure, for the user agent. */
  contact?: string | undefined
  secret: (name: string) => Promise<string>
  totp: (name: string) => Promise<string>
  /** What a journey must not change anything on; absent: it may. */
  guarded?: Guarded | undefined
  /** Sent with every request to the origin. */
  headers?: Record<string, string>
  /** Cookies and storage to begin with; absent: none. */
  state?: SiteState | undefined
  /** Ends the load; its reason is the JourneyError to report. */
  signal: AbortSignal
  observer: LoadObserver
}

/** A competitor's site without permission to submit forms, sign in, fill baskets or buy. */
export interface Guarded {
  /** Its name. */
  site: string
  /** Guarded until the first step has been read: what follows is not the journey. */
  firstStepOnly?: true
}

/** Observes a load. Measured loads use the lightest observer. */
export interface LoadObserver {
  begun?: (page: Page, session: CDPSession, requests: RequestLog) => Promise<void>
  stepBegun?: (step: string) => void
  /** The step has done what it does; what follows is the wait for a quiet page. */
  settling?: () => void
  stepEnded?: (sample: StepSample, page: Page, reading: DocumentReading | undefined) => Promise<void> | void
  /** The page is still as the failure left it. */
  failed?: (failure: Failure, page: Page) => Promise<void>
  ended?: (requests: RequestLog) => Promise<void>
}
