/** The main process. What must happen before the application is ready stands here, in the order that Electron asks for. */
import path from 'node:path';
import { app } from 'electron';
import { applicationFolder } from '../storage/application-folder';
import { Application } from './application';
import { registerApplicationScheme, serveBundle } from './application-protocol';
import { filesOfArguments, filesOfMessage } from './files';
import { Log } from './log';
import { SettingsStore } from './settings';
import { developmentUrl, lockDown } from './window';

const isDevelopment = !app.isPackaged;
// An isolated profile, for tests and for those who keep several.
if (process.env.INKLING_HOME) {
  app.setPath('userData', applicationFolder());
  app.setAppLogsPath(path.join(applicationFolder(), 'logs'));
}
const home = app.getPath('userData');
// Chromium's caches do not belong among the user's runs and data.
app.setPath('sessionData', path.join(home, 'session'));

const givenFiles = filesOfArguments(process.argv, process.cwd(), process.defaultApp === true);
if (app.requestSingleInstanceLock({ files: givenFiles })) run();
else app.quit();

function run(): void {
  const log = new Log(app.getPath('logs'), (line) => isDevelopment && process.stderr.write(line));
  let application: Application | undefined;
  /** Files that came before there was anything to open them. */
  const early = [...givenFiles];
  const open = (files: readonly string[]) => {
    if (application) void application.openFiles(files);
    else early.push(...files);
  };

  registerApplicationScheme();
  app.enableSandbox();
  app.setAppUserModelId('org.inkling.Inkling');
  process.on('uncaughtExceptionMonitor', (error) => log.problem('main', error));
  process.on('unhandledRejection', (reason) => log.problem('main', reason));
  app.on('web-contents-created', (_event, contents) => lockDown(contents));
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason !== 'clean-exit') log.problem(name ?? type, `process gone: ${reason}, exit code ${exitCode}`);
  });
  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    log.problem('window', `process gone: ${reason}, exit code ${exitCode}`);
    // Everything the window shows is kept here, so that it loses nothing.
    if (reason !== 'clean-exit' && reason !== 'killed') contents.reload();
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open([file]);
  });
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    application?.show();
    open(filesOfMessage(data));
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => application?.show());
  app.on('before-quit', (event) => application?.beforeQuit(event));
  app.on('will-quit', (event) => application?.willQuit(event));

  void app.whenReady().then(() => {
    serveBundle(path.join(import.meta.dirname, '../renderer'));
    const settings = new SettingsStore(home, (problem) => log.problem('settings', problem));
    application = new Application({
      surroundings: {
        version: app.getVersion(),
        home,
        resourcesFolder: path.join(app.getAppPath(), 'resources'),
        systemLanguages: app.getPreferredSystemLanguages(),
      },
      settings,
      log,
      development: developmentUrl(app.isPackaged),
      isDevelopment,
    });
    application.start();
    return application.openFiles(early);
  });
}
