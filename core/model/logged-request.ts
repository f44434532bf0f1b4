/** A request of an evidence load, any frame: a line of its request log. Everything in it comes from the page and is untrusted. */
export interface LoggedRequest {
  /** Step during which the request started. */
  step: string
  /** ms since the load began. */
  at: number
  /** At most 500 characters. */
  url: string
  type: string
  /** 0 without a response. */
  status: number
  /** Over the wire, headers included, as far as they have arrived; 0 from the cache. */
  bytes: number
  /** ms from start to last byte; absent when that never arrived. */
  duration?: number | undefined
  failure?: string | undefined
  /** ms since its step began, on the clock of the pictures; absent in old logs, and before the first step. */
  since?: number | undefined
  /** Absent for GET, and in old logs. */
  method?: string | undefined
  /** Absent in old logs, and where Chromium reports none, as from its cache. */
  phases?: RequestPhases | undefined
  /** How it was asked for and answered, of requests of the page's own process (measure/evidence/request-details.ts). `h2`, `h3`, `http/1.1`. */
  protocol?: string | undefined
  /** `content-encoding`; absent when the answer was not compressed. */
  encoding?: string | undefined
  mime?: string | undefined
  /** `cache-control`, at most 100 characters; without one, what `expires` means, as `max-age`. */
  cache?: string | undefined
  /** Whose delivery network answered, as its headers say; absent in older logs. */
  cdn?: Cdn | 'none' | undefined
  /** Whether that network had the answer in its cache; absent where it does not say. */
  edge?: 'hit' | 'miss' | undefined
  /** When the request was made; the browser may raise it later. */
  priority?: string | undefined
  /** Nothing is painted before it has arrived. */
  blocking?: true | undefined
  /** ms from its start to the first byte of the answer. */
  firstByte?: number | undefined
  /** The picture that is the LCP element, in device pixels; 0 where its size is unknown. */
  main?: { shown: [width: number, height: number]; natural: [width: number, height: number] } | undefined
  /** The font of the text that is the LCP element, which was hidden until it arrived. */
  hidesText?: true | undefined
  /** What the scripts in this file kept the main thread busy for. */
  mainThread?: MainThreadTime | undefined
}

/** Whether it had no answer, or an error; what the page itself cancelled has not failed. */
export function hasFailed({ status, failure }: Pick<LoggedRequest, 'status' | 'failure'>): boolean {
  return status >= 400 || (failure !== undefined && !/ERR_ABORTED/.test(failure))
}

/** Parts of a request's duration, ms; absent where it had none, as on a connection that was open already. What they leave is waiting to be sent. */
export interface RequestPhases {
  dns?: number | undefined
  /** Without TLS. */
  connect?: number | undefined
  ssl?: number | undefined
  /** From the request sent to the first byte of the answer. */
  wait?: number | undefined
  receive?: number | undefined
}

/** ms, in frames that took 50 ms or longer (https://www.w3.org/TR/long-animation-frames/). */
export interface MainThreadTime {
  total: number
  /** Of that, when all that the LCP element needs had arrived, and before it was painted. */
  delaying: number
}

/** Delivery networks that say so in headers of their answers. */
export const cdns = [
  'Akamai',
  'Azure',
  'Bunny',
  'Cloudflare',
  'CloudFront',
  'Fastly',
  'Google',
  'Netlify',
  'Vercel',
] as const
export type Cdn = (typeof cdns)[number]
