import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'

// Every text of the page that does not come with the data.
export const texts = {
  product: 'Outpace',
  loading: 'Loading …',
  failed: (reason: string) => `This could not be loaded: ${reason}`,
  offline: 'The server does not answer. Is it still running?',
  you: 'you',
  signIn: {
    failed: (reason: string) => `You are not signed in. ${reason}`,
    stale: 'The sign-in did not begin in this window, or it took too long.',
    refused: 'The server refused the sign-in.',
    again: 'Sign in again',
    out: 'Sign out',
  },
  views: {
    standing: 'Standing',
    journey: 'Journey',
    trend: 'Trend',
    films: 'Side by side',
    incidents: 'Incidents',
  },
  standing: {
    none: 'Nothing has been measured yet. Run "npx outpace run", or "npx outpace watch" on a schedule.',
    search: 'Find a benchmark',
    noMatch: (text: string) => `No benchmark is called "${text}".`,
    place: 'Place',
    site: 'Site',
    against: 'You against them',
    quality: 'Rounds',
    unmeasured: 'not measured',
    noInterval: 'no interval yet',
    counted: (rounds: number) => (rounds === 1 ? '1 round' : `${rounds} rounds`),
    missed: (missed: number, all: number, status: string) => `${status} in ${missed} of ${all}`,
    allOk: (all: number) => `${all} of ${all} measured`,
    method: (profile: string, chromium: number, region: string) =>
      `${profile}, Chromium ${chromium}, from ${region === 'local' ? 'this machine' : region}`,
    newest: (at: string) => `newest round ${at}`,
    trend: (competitor: string, step: string) => `gap to ${competitor} on ${step}, 30 days`,
  },
  journey: {
    lead: 'Every dot is a round, the line is the median. Further left is faster.',
    metric: 'Metric',
    fastest: 'fastest',
    you: (gap: string) => `you are ${gap}`,
    noStep: 'This step was not measured.',
    loads: (loads: number) => (loads === 1 ? '1 load' : `${loads} loads`),
    films: 'Pictures',
  },
  trend: {
    step: 'Step',
    days: 'Days',
    day: 'Day',
    gap: 'Your gap to each competitor, with its 95 % interval. Above 1x you are slower.',
    times: 'Median time of each day',
    none: 'A trend appears with the second day of measurements.',
  },
  films: {
    step: 'Step',
    round: 'Round',
    none: 'No round has pictures of this step. They are taken once an hour.',
    play: 'Play',
    pause: 'Pause',
    clock: 'Time since the step began',
    nothing: 'nothing painted yet',
    noFilm: 'no pictures in this round',
    note: 'Pictures come from an extra load that is not counted; times beside the names are those of the round.',
  },
  incidents: {
    none: 'No incident in the last eight weeks.',
    open: 'open',
    closed: 'closed',
    acknowledged: (at: string) => `acknowledged ${at}`,
    muted: (until: string) => `Notifications are muted until ${until}.`,
    perWeek: 'Incidents per week',
  },
}

export function stepName(step: string): string {
  return step === WHOLE_JOURNEY ? 'Whole journey' : step
}
