import { Link, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { IconButton } from '../ui/controls.tsx';
import { Avatar } from '../ui/data.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Menu } from '../ui/overlays.tsx';
import { sayFailure } from '../ui/toast.tsx';
import { useConnection } from './live-hub.ts';
import { isLocal, nubo } from './nubo.ts';
import { useMe, useUserId } from './session.tsx';
import { defineTexts, setLanguage, useLanguage, useTexts } from './texts.ts';
import { setTheme, useTheme } from './theme.ts';
import { useUnreadMessages, useUnreadNotifications } from './unread.ts';

const texts = defineTexts(
  {
    skip: 'Skip to the content',
    side: 'Sidebar',
    navigation: 'Main navigation',
    open: 'Open the navigation',
    close: 'Close the navigation',
    you: 'Yours',
    admin: 'Administration',
    local: 'This machine',
    tasks: 'Tasks',
    posts: 'Posts',
    chat: 'Chat',
    files: 'Files',
    products: 'Products',
    lookup: 'Lookup',
    notifications: 'Notifications',
    jobs: 'Jobs',
    overview: 'Overview',
    hosts: 'Hosts',
    users: 'Users',
    webhooks: 'Webhooks',
    health: 'Health',
    api: 'API',
    mailbox: 'Mailbox',
    invocations: 'Invocations',
    queues: 'Queues',
    schedules: 'Schedules',
    runtime: 'Runtime',
    account: 'Account',
    settings: 'Appearance and sign-out',
    light: 'Light theme',
    dark: 'Dark theme',
    system: 'Theme of the system',
    language: 'Français',
    signOut: 'Sign out',
    signIn: 'Sign in',
    offline: 'No connection. What you send is kept and goes out as soon as it is back.',
    unread: (count: number) => `${count} unread`,
  },
  {
    skip: 'Aller au contenu',
    side: 'Barre latérale',
    navigation: 'Navigation principale',
    open: 'Ouvrir la navigation',
    close: 'Fermer la navigation',
    you: 'Vous',
    admin: 'Administration',
    local: 'Cette machine',
    tasks: 'Tâches',
    posts: 'Publications',
    chat: 'Discussion',
    files: 'Fichiers',
    products: 'Produits',
    lookup: 'Recherche',
    notifications: 'Notifications',
    jobs: 'Tâches planifiées',
    overview: 'Vue d’ensemble',
    hosts: 'Hôtes',
    users: 'Utilisateurs',
    webhooks: 'Webhooks',
    health: 'Santé',
    api: 'API',
    mailbox: 'Boîte de réception',
    invocations: 'Invocations',
    queues: 'Files d’attente',
    schedules: 'Planifications',
    runtime: 'Environnement',
    account: 'Compte',
    settings: 'Apparence et déconnexion',
    light: 'Thème clair',
    dark: 'Thème sombre',
    system: 'Thème du système',
    language: 'English',
    signOut: 'Se déconnecter',
    signIn: 'Se connecter',
    offline: 'Pas de connexion. Vos envois sont conservés et partiront dès son retour.',
    unread: (count) => `${count} non lus`,
  },
);

type Key =
  | 'tasks'
  | 'posts'
  | 'chat'
  | 'files'
  | 'products'
  | 'lookup'
  | 'notifications'
  | 'overview'
  | 'jobs'
  | 'hosts'
  | 'users'
  | 'webhooks'
  | 'health'
  | 'api'
  | 'mailbox'
  | 'invocations'
  | 'queues'
  | 'schedules'
  | 'runtime';
interface Entry {
  readonly to: string;
  readonly icon: IconName;
  readonly key: Key;
}
const YOURS: readonly Entry[] = [
  { to: '/tasks', icon: 'board', key: 'tasks' },
  { to: '/posts', icon: 'feed', key: 'posts' },
  { to: '/chat', icon: 'chat', key: 'chat' },
  { to: '/files', icon: 'file', key: 'files' },
  { to: '/products', icon: 'box', key: 'products' },
  { to: '/lookup', icon: 'globe', key: 'lookup' },
  { to: '/notifications', icon: 'bell', key: 'notifications' },
];
const ADMIN: readonly Entry[] = [
  { to: '/overview', icon: 'gauge', key: 'overview' },
  { to: '/hosts', icon: 'server', key: 'hosts' },
  { to: '/users', icon: 'people', key: 'users' },
  { to: '/jobs', icon: 'job', key: 'jobs' },
  { to: '/webhooks', icon: 'hook', key: 'webhooks' },
  { to: '/health', icon: 'health', key: 'health' },
  { to: '/api', icon: 'api', key: 'api' },
];
const LOCAL: readonly Entry[] = [
  { to: '/local/mailbox', icon: 'mail', key: 'mailbox' },
  { to: '/local/invocations', icon: 'function', key: 'invocations' },
  { to: '/local/queues', icon: 'queue', key: 'queues' },
  { to: '/local/schedules', icon: 'clock', key: 'schedules' },
  { to: '/local/runtime', icon: 'switches', key: 'runtime' },
];

/** Navigation beside the page, or behind a button where there is no room. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useTexts(texts);
  const me = useMe();
  const isSignedIn = useUserId() !== '';
  const connection = useConnection();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going elsewhere closes it
  useEffect(() => setOpen(false), [path]);
  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        {t.skip}
      </button>
      <header className="topbar">
        <IconButton icon="menu" label={t.open} aria-expanded={open} onClick={() => setOpen(true)} />
        <Brand />
        <span className="end" />
        <Settings />
      </header>
      {open && <button type="button" className="scrim" aria-label={t.close} onClick={() => setOpen(false)} />}
      <aside
        className="sidebar"
        aria-label={t.side}
        data-open={open}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        <Brand />
        <nav className="stack" aria-label={t.navigation}>
          {isSignedIn && <Yours />}
          {me?.role === 'admin' && <Group title={t.admin} entries={ADMIN} />}
          {isLocal() && <Group title={t.local} entries={LOCAL} />}
        </nav>
        <div className="sidebar-foot">
          {isSignedIn ? (
            <Link className="person-link" to="/account">
              <Avatar id={me?.id ?? ''} name={me?.name ?? ''} />
              <span className="grow">
                <span className="truncate small" style={{ display: 'block', fontWeight: 600 }}>
                  {me?.name ?? t.account}
                </span>
                <span className="truncate small muted" style={{ display: 'block' }}>
                  {me?.email ?? ' '}
                </span>
              </span>
            </Link>
          ) : (
            <Link className="button grow" to="/sign-in">
              {t.signIn}
            </Link>
          )}
          <Settings />
        </div>
      </aside>
      <main id="content" tabIndex={-1}>
        {connection === 'waiting' && (
          <div className="offline" role="status">
            <Icon name="cloud" size={18} />
            {t.offline}
          </div>
        )}
        {children}
      </main>
    </div>
  );
}

function Brand() {
  return (
    <Link className="brand" to="/tasks">
      <img src="/favicon.svg" alt="" width={30} height={30} />
      Nubo
    </Link>
  );
}

/** With what is unread, which is read while somebody is signed in. */
function Yours() {
  const t = useTexts(texts);
  const counts = { chat: useUnreadMessages(), notifications: useUnreadNotifications() };
  return <Group title={t.you} entries={YOURS} counts={counts} />;
}

function Group({
  title,
  entries,
  counts = {},
}: {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly counts?: Readonly<Partial<Record<Key, number>>>;
}) {
  const t = useTexts(texts);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <div className="nav-group">
      <h2>{title}</h2>
      {entries.map(({ to, icon, key }) => {
        const count = counts[key] ?? 0;
        const current = path === to || path.startsWith(`${to}/`);
        return (
          <Link key={to} className="nav-link" to={to} {...(current && { 'aria-current': 'page' })}>
            <Icon name={icon} />
            {t[key]}
            {count > 0 && (
              <span className="badge accent">
                <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
                <span className="visually-hidden">{t.unread(count)}</span>
              </span>
            )}
          </Link>
        );
      })}
    </div>
  );
}

function Settings() {
  const t = useTexts(texts);
  const theme = useTheme();
  const language = useLanguage();
  const isSignedIn = useUserId() !== '';
  const themes = [
    { key: 'light', icon: 'sun' },
    { key: 'dark', icon: 'moon' },
    { key: 'system', icon: 'cloud' },
  ] as const;
  return (
    <Menu
      label={t.settings}
      size="normal"
      items={[
        ...themes
          .filter(({ key }) => key !== theme)
          .map(({ key, icon }) => ({ label: t[key], icon, onSelect: () => setTheme(key) })),
        { label: t.language, icon: 'globe', onSelect: () => setLanguage(language === 'en' ? 'fr' : 'en') },
        ...(isSignedIn
          ? [
              {
                label: t.signOut,
                icon: 'out' as const,
                onSelect: () => void nubo().signOut().catch(sayFailure),
              },
            ]
          : []),
      ]}
    />
  );
}
