// Statistics.md sections 3.1 to 3.3, transcribed line by line with the same symbols: lists instead of histograms, slow
// on purpose. The vectors cover no level branch and never leave a second home; literal.test.ts does.
import { normalQuantile } from '#core/statistics/normal.ts'

type Row = Record<string, number[]>
interface Home {
  ref: number[]
  guard: Record<string, number>
  state: string
  shift: number
  left?: number
  R: number[]
}

const theta = [0.25, 0.5, 1, 2.5]
const stepA = [0.25, 0.1, 0.04]
const lam = [0.1, 0.2, 0.4, 0.7, 0.95]
const even = [0.15, 0.15, 0.15, 0.15, 0.4 / 3, 0.4 / 3, 0.4 / 3]
const odds = [0.5, 1, 2, 4].map(Math.exp)
const onSmall = [0.15, 0.35, 0.25, 0.05, 0.05, 0.1, 0.05]
const lamW = [0.2, 0.2, 0.2, 0.2, 0.2]
const clamp = (x: number, lo: number, hi: number) => Math.min(hi, Math.max(lo, x))
const bin = (x: number) => clamp(Math.floor(x / 0.01), -512, 511)
const at = (xs: number[], i: number) => xs[i] ?? Number.NaN
const tot = (M: number[], weights: number[]) => M.reduce((sum, m, j) => sum + at(weights, j) * m, 0)
const sgn = (x: number, b: number) => (x > b ? 1 : x < b ? -1 : 0)
const cntGE = (r: number[], b: number) => r.filter((x) => x >= b).length
const cntLE = (r: number[], b: number) => r.filter((x) => x <= b).length
const none = (n: number) => Array.from({ length: n }, () => 0)
const G0 = () => ({ E: 0, Sxx: 0, Sxy: 0, Syy: 0, ns: 0 })
function sr(M: number[], f: number[]) {
  for (const [j, m] of M.entries()) M[j] = (m + 1) * at(f, j)
}
const lev = (M: number[], s: number) =>
  sr(
    M,
    lam.map((l) => 1 + l * s),
  )

/** mulberry32 with the slot as its seed, first number. */
function draw(idx: number) {
  const state = (idx + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), state | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

function bets(p: number) {
  const z = p >= 1 ? -8 : -normalQuantile(p)
  const smooth = theta.map((t) => Math.exp(t * z - (t * t) / 2))
  return [...smooth, ...steps(p)]
}
const steps = (p: number) => stepA.map((a) => (p <= a ? 1 + 0.85 * (1 / a - 1) : 1 - 0.85))
const oddsBets = (p: number) => [...odds.map((r) => r / (1 + (r - 1) * p) ** 2), ...steps(p)]

function medMad(r: number[]): [number, number] {
  const h = Math.floor((r.length + 1) / 2)
  const m = at(
    [...r].sort((a, b) => a - b),
    h - 1,
  )
  const q = at(
    r.map((b) => Math.abs(b - m)).sort((a, b) => a - b),
    h - 1,
  )
  return [(m + 0.5) * 0.01, 1.4826 * (q + 0.25) * 0.01]
}

function walsh(xs: number[]) {
  return xs.flatMap((x, i) => xs.slice(i).map((y) => (x + y) / 2)).sort((a, b) => a - b)
}
function HL(xs: number[]) {
  const W = walsh(xs)
  return (at(W, Math.floor((W.length - 1) / 2)) + at(W, Math.ceil((W.length - 1) / 2))) / 2
}
function CI(xs: number[], alpha: number) {
  let pmf = [1]
  for (let i = 1; i <= xs.length; i++) {
    pmf = Array.from({ length: pmf.length + i }, (_, t) => ((pmf[t] ?? 0) + (t >= i ? (pmf[t - i] ?? 0) : 0)) / 2)
  }
  let k = 0
  for (let P = at(pmf, 0); P < alpha / 2; P += at(pmf, k)) k++
  k = Math.max(1, k)
  const W = walsh(xs)
  return { lo: at(W, k - 1), hi: at(W, W.length - k) }
}

const rank: Record<string, number> = { AHEAD: 0, LEVEL: 1, UNDECIDED: 1, BEHIND: 2 }
const worse = (b: string, S: string) => (at([rank[b] ?? 9], 0) >= at([rank[S] ?? 9], 0) ? b : S)
const better = (b: string, S: string) => (at([rank[b] ?? 9], 0) <= at([rank[S] ?? 9], 0) ? b : S)

/** `branches` is called with a letter, or a phrase, for every decision taken. */
export function literalEngine(cfg: Record<string, number | boolean>, branches: (name: string) => void) {
  const smallShifts = cfg.smallShifts === true
  const w = smallShifts ? onSmall : even
  const c = (name: string) => Number(cfg[name] ?? Number.NaN)
  const de = Math.log(1 + c('margin'))
  const dx = Math.log(1 + c('margin') * c('exitFrac'))
  const cC = c('c') / c('wChange')
  const cL = c('c') / c('wLevel')
  const D0 = c('D0')
  const s = {
    wm: -1,
    seq: 0,
    first: -1,
    state: 'UNDECIDED',
    since: 0,
    epochStart: 0,
    ref: [] as number[],
    guard: G0() as Record<string, number>,
    up: none(7),
    dn: none(7),
    lv: { inB: none(5), outB: none(5), inA: none(5), outA: none(5) } as Row,
    init: { B: none(5), NB: none(5), A: none(5), NA: none(5) } as Row,
    home: null as Home | null,
    win: [] as [number, number][],
  }
  const g = (name: string) => s.guard[name] ?? Number.NaN
  const lv = (name: string) => s.lv[name] ?? []
  const since = (o: number) => s.win.filter(([idx]) => idx >= o).map(([, d]) => d)

  function onset(base: number, mad: number, sign: number, tolerated = 0) {
    let A = 0
    let k = 0
    let best = Number.NEGATIVE_INFINITY
    let found = -1
    for (const [idx, x] of [...s.win].reverse()) {
      if (idx < s.epochStart) {
        branches('onset stops at the epoch')
        break
      }
      if (Math.abs(x - base) > tolerated) A += clamp(((x - base) / mad) * sign, -c('wins'), c('wins'))
      k++
      if (A / Math.sqrt(k) > best) {
        best = A / Math.sqrt(k)
        found = idx
      }
    }
    return found
  }
  function setState(next: string, o: number) {
    if (next === s.state) return
    s.state = next
    s.since = o
    for (const name of Object.keys(s.lv)) s.lv[name] = none(5)
  }
  function goHome(h: Home, o: number) {
    s.ref = [...h.ref, ...since(o).map(bin)]
    s.guard = { ...h.guard, E: 0 }
    s.home = null
    s.epochStart = o
    s.up = none(7)
    s.dn = none(7)
    return h.state
  }
  function rebase(o: number, m: number, letter = ''): string | null {
    const post = since(o)
    const h = s.home
    if (h) {
      const [hm, hs] = medMad(h.ref)
      const [cm] = medMad(s.ref)
      const near = Math.max(c('restoreTol'), (c('restoreZ') * hs) / Math.sqrt(post.length))
      if (Math.abs(m - hm) <= near && Math.abs(m - hm) < Math.abs(m - cm)) {
        branches('rebase goes home')
        return goHome(h, o)
      }
    }
    const old = [...s.ref]
    for (const x of post) {
      const i = old.indexOf(bin(x))
      if (i < 0) branches('round of the window not in the reference')
      if (i >= 0) old.splice(i, 1)
    }
    if (h) {
      const [l] = old.length >= 8 ? medMad(old) : [9]
      if (Math.abs(l) < 5.11 && !(letter === 'c' && h.shift >= 0)) {
        branches('what was left is known')
        h.left = l
      }
    } else {
      if (old.length >= c('homeMin')) {
        s.home = { ref: old, guard: { ...s.guard }, state: s.state, shift: 0, R: none(7) }
      } else branches('no home')
    }
    s.ref = post.map(bin)
    s.guard = G0()
    if (s.home) {
      const sh = c('shrink') * (m - medMad(s.home.ref)[0])
      const sign = sh >= 0 !== s.home.shift >= 0
      const nearer = Math.abs(sh) < Math.abs(s.home.shift)
      branches(!h ? 'home is new' : sign ? 'home on the other side' : nearer ? 'home is nearer' : 'home is further')
      if (!h || sign || nearer) s.home.shift = sh
      s.home.R = none(7)
    }
    s.epochStart = o
    s.up = none(7)
    s.dn = none(7)
    return null
  }
  const bad = (S: string, n: string) =>
    n === 'BEHIND' && S !== 'BEHIND' ? 'FELL_BEHIND' : S === 'AHEAD' && n !== 'AHEAD' ? 'LEAD_LOST' : 'SLIPPED'

  function decide(): Record<string, unknown> | null {
    const S = s.state
    const U = tot(s.up, w)
    const D = tot(s.dn, w)
    const R = s.home ? tot(s.home.R, even) : 0
    const [rm, rs] = medMad(s.ref)
    const upRegime = s.home !== null && s.home.shift >= 0
    const done = (letter: string, t: string, cause: string, o: number, est: number, e: number, back: boolean) => {
      branches(`${letter} ${t} ${S} ${s.state}`)
      return { t, cause, onset: o, est, e, back }
    }
    if (U >= cC) {
      const o = onset(rm, rs, 1, D0)
      const m = HL(since(o))
      const { lo } = CI(since(o), c('classAlpha'))
      const back = rebase(o, m)
      if (m > de && lo <= dx) branches('slower, but not certainly')
      const named = S === 'BEHIND' || (m > de && lo > dx) ? 'BEHIND' : S === 'AHEAD' ? (m < -dx ? 'AHEAD' : 'LEVEL') : S
      const next = back !== null ? worse(back, S) : named
      setState(next, o)
      return done('a', bad(S, next), 'change', o, m, U, back !== null)
    }
    if (s.home && !upRegime && R >= cC) {
      const [hm, hs] = medMad(s.home.ref)
      const o = onset(hm + s.home.shift, hs, 1)
      const m = HL(since(o))
      const next = worse(goHome(s.home, o), S)
      setState(next, o)
      return done('b', bad(S, next), 'back', o, m, R, true)
    }
    const level = (letter: string, t: string, base: number, sign: number, next: string, e: number) => {
      const o = onset(base, rs, sign)
      const m = HL(since(o))
      if (letter === 'c') rebase(o, m, letter)
      setState(next, o)
      return done(letter, t, 'level', o, m, e, false)
    }
    const inB = tot(lv('inB'), lamW)
    const outB = tot(lv('outB'), lamW)
    const inA = tot(lv('inA'), lamW)
    const outA = tot(lv('outA'), lamW)
    if (S !== 'BEHIND' && inB >= cL) return level('c', 'FELL_BEHIND', de, 1, 'BEHIND', inB)
    if (S === 'AHEAD' && outA >= cL) return level('d', 'LEAD_LOST', -dx, 1, 'LEVEL', outA)
    if (s.home && upRegime && R >= cC / c('goodDiv')) {
      const [hm, hs] = medMad(s.home.ref)
      const o = onset(hm + s.home.shift, hs, -1)
      const m = HL(since(o))
      const next = better(goHome(s.home, o), S)
      setState(next, o)
      return done('e', S === 'BEHIND' && next !== 'BEHIND' ? 'CAUGHT_UP' : 'IMPROVED', 'back', o, m, R, true)
    }
    if (D >= cC) {
      const o = onset(rm, rs, -1, D0)
      const m = HL(since(o))
      const { hi } = CI(since(o), c('classAlpha'))
      const back = rebase(o, m)
      if (m < -de && hi >= -dx) branches('faster, but not certainly')
      const named = S === 'BEHIND' ? (m < dx ? 'LEVEL' : 'BEHIND') : m < -de && hi < -dx ? 'AHEAD' : S
      const next = back !== null ? better(back, S) : named
      setState(next, o)
      const t =
        S === 'BEHIND' && next !== 'BEHIND' ? 'CAUGHT_UP' : next === 'AHEAD' && S !== 'AHEAD' ? 'TOOK_LEAD' : 'IMPROVED'
      return done('f', t, 'change', o, m, D, back !== null)
    }
    const [oldest = [s.epochStart, 0]] = s.win
    if (S === 'BEHIND' && s.home && !upRegime && oldest[0] < s.epochStart) {
      const o = s.epochStart
      const m = HL(since(o))
      if (m < dx) {
        setState('LEVEL', o)
        return done("f'", 'CAUGHT_UP', 'change', o, m, outB, false)
      }
    }
    if (S === 'BEHIND' && outB >= cL / c('goodDiv')) return level('g', 'CAUGHT_UP', dx, -1, 'LEVEL', outB)
    if ((S === 'LEVEL' || S === 'UNDECIDED') && inA >= cL) return level('h', 'TOOK_LEAD', -de, -1, 'AHEAD', inA)
    return null
  }

  function step(idx: number, value: number | null): Record<string, unknown>[] {
    if (idx <= s.wm) return []
    s.wm = idx
    if (value === null) return []
    const d = clamp(value, -5.12, 5.12)
    if (s.first < 0) s.first = idx
    s.seq++
    const S = s.state
    let tu = D0
    let td = D0
    if (s.ref.length >= c('guardMin') && g('Sxx') > 0 && g('ns') > 0) {
      const G = clamp((g('Sxy') - c('zs') * Math.sqrt((g('Syy') / g('ns')) * g('Sxx'))) / g('Sxx'), 0, 1)
      if (G * Math.abs(g('E')) > c('cap')) branches('tolerance at its cap')
      tu += Math.min(c('cap'), G * Math.max(0, g('E')))
      td += Math.min(c('cap'), G * Math.max(0, -g('E')))
    }
    const n = s.ref.length
    const u = draw(idx)
    const [bu, bd] = [bin(d - tu), bin(d + td)]
    const [more, less] = [cntGE(s.ref, bu + 1), cntLE(s.ref, bd - 1)]
    const smooth = (beyond: number, all: number) => Math.max(1, beyond + u * (1 + all - beyond))
    const up = smallShifts ? smooth(more, cntGE(s.ref, bu)) : 1 + cntGE(s.ref, bu)
    const dn = smallShifts ? smooth(less, cntLE(s.ref, bd)) : 1 + cntLE(s.ref, bd)
    const pays = smallShifts ? oddsBets : bets
    sr(s.up, pays(up / (n + 1)))
    sr(s.dn, pays(dn / (n + 1)))
    if (s.home) {
      const { ref, shift, R } = s.home
      const count = shift >= 0 ? cntLE(ref, bin(d - shift + D0)) : cntGE(ref, bin(d - shift - D0))
      sr(R, bets((1 + count) / (ref.length + 1)))
    }
    const gu = tu - D0
    const gd = td - D0
    if (S !== 'BEHIND') lev(lv('inB'), sgn(d - gu, de))
    else lev(lv('outB'), -sgn(d + gd, dx))
    if (S === 'AHEAD') lev(lv('outA'), sgn(d - gu, -dx))
    else if (S !== 'BEHIND') lev(lv('inA'), -sgn(d + gd, -de))
    if (S === 'UNDECIDED') {
      const grow = (name: string, sign: number) => {
        s.init[name] = (s.init[name] ?? []).map((log, j) => log + Math.log(1 + at(lam, j) * sign))
      }
      grow('B', sgn(d - gu, de))
      grow('NB', -sgn(d + gd, de))
      grow('A', -sgn(d + gd, -de))
      grow('NA', sgn(d - gu, -de))
    }
    s.ref.push(bin(d))
    if (s.ref.length >= c('medMin')) {
      const [m, mad] = medMad(s.ref)
      const v = clamp(d - m, -c('wins') * mad, c('wins') * mad)
      const { E = 0, Sxx = 0, Sxy = 0, Syy = 0, ns = 0 } = s.guard
      s.guard = {
        Sxx: Sxx + E * E,
        Sxy: Sxy + E * v,
        Syy: Syy + v * v,
        ns: ns + 1,
        E: (1 - c('alpha')) * E + c('alpha') * v,
      }
    }
    if (s.home && s.ref.length >= c('homeDrop')) {
      branches('home becomes normal')
      s.home = null
    }
    s.win = [...s.win, [idx, d] as [number, number]].slice(-c('win'))
    const events: Record<string, unknown>[] = []
    const note = (event: Record<string, unknown>) => events.push({ ...event, seq: s.seq, state: s.state, idx })
    const alarm = decide()
    if (alarm) note(alarm)
    if (s.state === 'UNDECIDED') {
      const L = (name: string) => Math.log(tot((s.init[name] ?? []).map(Math.exp), lamW))
      const t = Math.log(c('initThr'))
      const [B, A, N] = [L('B'), L('A'), Math.min(L('NB'), L('NA'))]
      const found = B >= t ? 'BEHIND' : A >= t ? 'AHEAD' : N >= t ? 'LEVEL' : null
      if (found !== null) {
        const est = HL(since(s.first))
        setState(found, s.first)
        branches(`first ${found}`)
        const e = Math.exp(found === 'BEHIND' ? B : found === 'AHEAD' ? A : N)
        note({ t: 'FIRST_VERDICT', cause: 'init', onset: s.first, est, e, back: false })
      }
    }
    return events
  }
  const sparse = (bins: number[]) => {
    const c: Record<string, number> = {}
    for (const b of bins) c[b] = (c[b] ?? 0) + 1
    return { n: bins.length, c }
  }
  const state = () => ({ v: 1, ...s, ref: sparse(s.ref), home: s.home && { ...s.home, ref: sparse(s.home.ref) } })
  return { step, state }
}
