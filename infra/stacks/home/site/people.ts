import {
  AccountRecovery,
  CfnManagedLoginBranding,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  UserPoolGroup,
} from 'aws-cdk-lib/aws-cognito'
import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { returnPath } from '#dashboard/return-path.ts'
import { roles } from '#stages/api/access.ts'
import { embeddingOf, namesAt } from '../../../embedding.ts'

/** How people sign in, for the page, the API and its function. */
export interface SignInSettings {
  /** Id of the user pool. */
  pool: string
  /** Issuer of tokens. */
  authority: string
  clientId: string
  /** Ends the session of the sign-in page. */
  logout: string
}

const does = { viewer: 'Looks at everything.', editor: 'Also acknowledges, mutes and shares.' } as const

/** The people who may open the dashboard at `address`. Administrators create them; the pool outlives its stack. */
export function people(scope: Construct, address: string): SignInSettings {
  const { removalPolicy = RemovalPolicy.RETAIN } = embeddingOf(scope)
  const names = namesAt(scope)
  const pool = new UserPool(scope, 'People', {
    userPoolName: names.prefix,
    featurePlan: FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    // Whoever administers the pool vouches for the address.
    autoVerify: { email: true },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { sms: false, otp: true },
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(7),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    userInvitation: {
      emailSubject: 'Your access to Outpace',
      emailBody: `Sign in at ${address} as {username}, with the password {####} for the first time. It is valid for 7 days.`,
    },
    deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
    removalPolicy,
  })
  for (const [index, groupName] of roles.toReversed().entries()) {
    new UserPoolGroup(scope, groupName, { userPool: pool, groupName, description: does[groupName], precedence: index })
  }
  const domain = pool.addDomain('SignIn', {
    // Unique in its region, and known before it exists.
    cognitoDomain: { domainPrefix: names.named(Aws.ACCOUNT_ID) },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  })
  const client = pool.addClient('Page', {
    userPoolClientName: names.named('dashboard'),
    generateSecret: false,
    // For the sign-in page of Cognito; `refreshTokenRotationGracePeriod` excludes renewal in any other way.
    authFlows: { userSrp: true },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
      callbackUrls: [`${address}${returnPath}`],
      logoutUrls: [`${address}/`],
    },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    idTokenValidity: Duration.hours(1),
    accessTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
    // A stolen token ends the session of both.
    refreshTokenRotationGracePeriod: Duration.seconds(10),
  })
  // Without a style the page of the newer version does not open.
  new CfnManagedLoginBranding(scope, 'SignInStyle', {
    userPoolId: pool.userPoolId,
    clientId: client.userPoolClientId,
    useCognitoProvidedValues: true,
  })
  Validations.of(pool).acknowledge(
    {
      id: 'AwsSolutions-COG2',
      reason: 'One command in docs/dashboard.md requires it. The dashboard shows how fast public pages are.',
    },
    {
      id: 'AwsSolutions-COG8',
      reason: 'The plus plan costs for every person. Cognito blocks repeated wrong passwords in every plan.',
    },
  )
  const { region } = Stack.of(scope)
  return {
    pool: pool.userPoolId,
    authority: `https://cognito-idp.${region}.${Aws.URL_SUFFIX}/${pool.userPoolId}`,
    clientId: client.userPoolClientId,
    logout: `${domain.baseUrl()}/logout?client_id=${client.userPoolClientId}`,
  }
}
