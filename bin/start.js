// `npm start`: the bot.
import { fileURLToPath } from 'node:url'
import { launch } from './launch.js'

launch('main', fileURLToPath(import.meta.url))
