/** cdk.json. The CDK starts Outpace beside it, on the Node.js of the project. */
export const deployedApp = `${JSON.stringify(
  {
    app: 'npx node node_modules/outpace/infra/app.js',
    output: 'cdk.out',
    versionReporting: false,
    notices: false,
    requireApproval: 'broadening',
  },
  null,
  2,
)}\n`

/** Folders that Git should not keep: they can be made again, and `.outpace` has what was measured. */
export const ignored = ['node_modules', '.outpace', 'cdk.out'] as const

/** What `npm start` does in a project that `init` made. */
export const startCommand = 'outpace run --rounds 7 --dashboard'

export function readme({ name, file, isLocal }: { name: string; file: string; isLocal: boolean }): string {
  const onAws = isLocal
    ? ['give the market a `region` of AWS first: what it would cost in a month', 'then measures there, in your account']
    : ['what AWS would cost in a month', 'measures on AWS, in your account']
  return `# ${name}

Measured with Outpace: your site and your competitors', side by side.

| | |
|---|---|
| \`npm install\` | once: Outpace, Node.js and Chromium |
| \`npx ${startCommand}\` | measures seven rounds, which takes minutes, and opens the dashboard |
| \`npx outpace check --live\` | validates the files and opens every page once |
| \`npx outpace watch\` | measures on schedule on this machine, until Ctrl-C |
| \`npx outpace cost\` | ${onAws[0]} |
| \`npx cdk bootstrap\`, then \`npx cdk deploy --all\` | ${onAws[1]} |

What is measured is in \`${file}\`, what holds for all benchmarks in \`outpace.yaml\`. \`npx outpace --help\` lists the rest, such as
\`outpace import\` for a recording of Chrome.
`
}
