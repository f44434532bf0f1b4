import type { VisitStatus } from '#core/model/round.ts'

/** Texts of the view for recordings. */
export const words = {
  lead: 'Record the journey with the Recorder of Chrome DevTools, export it as JSON, and drop the file here.',
  file: 'Recording',
  drop: 'or drop it anywhere on this page',
  shown: (file: string) => `${file} is shown below.`,
  tooLarge: (file: string) => `${file} is larger than 1 MB. A recording takes some kilobytes; is this the right file?`,
  unreadable: (file: string) => `${file} cannot be read. Choose it again.`,
  benchmark: 'Benchmark',
  site: 'Site',
  you: (site: string) => `${site} (you)`,
  origin: 'At another address',
  served: 'https://staging.acme.example',
  none: 'There is no benchmark yet that a recording could be for. Add a folder with a benchmark.yaml to scenarios/.',
  editors: 'Only editors may add recordings.',
  reading: 'Reading the recording …',
  refused: (file: string) => `${file} cannot be walked`,
  whole: 'The file',
  grouped: 'What is measured',
  columns: ['Step', 'Recorded', 'Then, not measured', 'Begins with'],
  begins: 'Where the steps begin',
  nowhere: 'not in the recording',
  changed: 'What is changed, and what is left to do',
  walkTitle: 'Walk it once',
  walkLead: (site: string, market: string) =>
    `Opens ${site} in a browser on this machine, with the device and network of ${market}, and does what was recorded: once for the times, once for the pictures. No round is stored.`,
  typed: 'Secrets that are not set on this machine are typed as they were recorded. They are kept nowhere.',
  walk: 'Walk it once',
  again: 'Walk it again',
  stop: 'Stop',
  starting: 'Starting the browser …',
  walking: (site: string, step: string | null) =>
    step === null ? `Opening ${site} …` : `Walking ${step} on ${site} …`,
  pictures: (site: string) => `Recording pictures of ${site} …`,
  passed: (site: string, steps: number) => `${site} passed: ${steps === 1 ? '1 step' : `${steps} steps`} completed.`,
  ended: (site: string, step: string | null, status: VisitStatus) =>
    `${site}: ${status}${step === null ? '' : ` at ${step}`}.`,
  picture: (step: string) => `${step} at its end`,
  failure: 'The page as the failure left it',
  noPicture: 'no picture',
  saveTitle: 'Save it',
  save: (file: string) => `Save as ${file}`,
  lines: (site: string, yaml: string, instead: string | null) =>
    `Give ${site} in ${yaml}${instead === null ? '' : ` instead of "${instead}"`}:`,
  check: (benchmark: string) => `Then run: npx outpace check ${benchmark} --live`,
  deployed:
    'This dashboard runs on AWS, where files are saved by a deployment. Download the recording, and put it next to',
  deploy: 'then deploy. To walk it before, open it in the dashboard of your machine: npx outpace open.',
  download: (file: string) => `Download ${file}`,
  downloaded: (file: string) => `Downloaded ${file}.`,
}
