// The code of a manifest for the App that was made of it: once, and for an hour.
import { appShape } from '../shapes/accounts.ts'
import { convertManifest } from '../state/manifests.ts'
import { created, type Route, route } from './route.ts'

export const manifestRoutes: readonly Route[] = [
  route('POST', '/app-manifests/{code}/conversions', 'nothing', ({ github, site, params }) => {
    const { app, pem, webhookSecret } = convertManifest(github, params.code ?? '')
    return created({
      ...appShape(site, app),
      client_id: `Iv1.${app.id.toString(16).padStart(16, '0')}`,
      client_secret: 'c'.repeat(40),
      webhook_secret: webhookSecret,
      pem,
    })
  }),
]
