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

export const ignored = ['node_modules/', '.outpace/', 'cdk.out/', ''].join('\n')

export function readme({ name, file }: { name: string; file: string }): string {
  return `# ${name}

Measured with Outpace: your site and your competitors', side by side.

| | |
|---|---|
| \`npm install\` | once: Outpace, Node.js and Chromium |
| \`npm start\` | measures seven rounds, which takes minutes, and opens the dashboard |
| \`npm run check\` | validates the files and opens every page once |
| \`npm run watch\` | measures on schedule on this machine, until Ctrl-C |
| \`npx outpace cost\` | what AWS would cost in a month |
| \`npx cdk bootstrap\`, then \`npm run deploy\` | measures on AWS, in your account |

What is measured is in \`${file}\`, what holds for all benchmarks in \`outpace.yaml\`. \`npx outpace --help\` lists the rest, such as
\`outpace import\` for a recording of Chrome.
`
}
