import './local.css';
import { type ReactNode, useState } from 'react';
import { dateTime } from '../../app/format.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button, Check, CopyButton, Segments, TextField } from '../../ui/controls.tsx';
import { useTitle } from '../../ui/data.tsx';
import { Loaded } from '../../ui/states.tsx';
import { say } from '../../ui/toast.tsx';
import { type Fault, type Upstream, useLocal, useLocalChange } from './local-api.ts';
import { texts } from './texts.ts';

/** What can be made to happen on this machine: time passes, stores fail, third parties fail, somebody else signs in. */
export default function RuntimePage() {
  const t = useTexts(texts);
  useTitle(t.title);
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <p className="muted">{t.text}</p>
      <div className="panels">
        <div className="stack">
          <Clock />
          <Faults />
        </div>
        <div className="stack">
          <Upstreams />
          <Google />
        </div>
      </div>
      <Urls />
    </div>
  );
}

function Panel({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="card pad stack" aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p className="small muted">{text}</p>
      </div>
      {children}
    </section>
  );
}

const STEPS = { minute: 60, hour: 3600, day: 86_400, month: 30 * 86_400 } as const;

function Clock() {
  const t = useTexts(texts);
  const language = useLanguage();
  const query = useLocal('clock');
  const advance = useLocalChange();
  return (
    <Panel title={t.clock} text={t.clockText}>
      <Loaded query={query} rows={1}>
        {({ now, offsetSeconds }) => (
          <p>
            <strong className="figure">{dateTime(now, language)}</strong>{' '}
            <span className="small muted">{t.ahead(Math.round(offsetSeconds))}</span>
          </p>
        )}
      </Loaded>
      <div className="row-wrap">
        {(['minute', 'hour', 'day', 'month'] as const).map((step) => (
          <Button
            key={step}
            size="small"
            icon="clock"
            disabled={advance.isPending}
            onClick={() => advance.mutate({ path: 'clock', body: { advanceSeconds: STEPS[step] } })}
          >
            {t.steps[step]}
          </Button>
        ))}
      </div>
    </Panel>
  );
}

function Faults() {
  const t = useTexts(texts);
  const query = useLocal('faults.json');
  return (
    <Panel title={t.faults} text={t.faultsText}>
      <Loaded query={query} rows={6}>
        {(faults) => (
          <ul className="stack-s">
            {faults.map((fault) => (
              <FaultRow key={fault.target} fault={fault} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function FaultRow({ fault: { target, mode } }: { readonly fault: Fault }) {
  const t = useTexts(texts);
  const set = useLocalChange();
  return (
    <li className="row-wrap">
      <span className="grow strong">{t.targets[target] ?? target}</span>
      <Segments
        label={t.targets[target] ?? target}
        options={(['ok', 'slow', 'down'] as const).map((each) => [each, t.modes[each]])}
        value={mode}
        onChange={(next) => set.mutate({ path: 'faults', body: { target, mode: next } })}
      />
    </li>
  );
}

const MODES: readonly Upstream['mode'][] = ['ok', 'slow', 'down', 'quota', 'garbage'];

function Upstreams() {
  const t = useTexts(texts);
  const query = useLocal('upstreams.json');
  const set = useLocalChange();
  return (
    <Panel title={t.upstreams} text={t.upstreamsText}>
      <Loaded query={query} rows={6}>
        {(upstreams) => (
          <ul className="stack-s">
            {upstreams.map(({ name, mode, calls }) => (
              <li key={name} className="row">
                <span className="grow">
                  <span className="strong">{name}</span> <span className="small muted">{t.calls(calls)}</span>
                </span>
                <select
                  className="input mode"
                  aria-label={name}
                  value={mode}
                  onChange={(event) =>
                    set.mutate({ path: `upstreams/${name}`, body: { mode: event.target.value } })
                  }
                >
                  {MODES.map((each) => (
                    <option key={each} value={each}>
                      {t.modes[each]}
                    </option>
                  ))}
                </select>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

/** The first identity of the stand-in; whoever is chosen here signs in next. */
const GRACE = {
  sub: '100000000000000000001',
  email: 'grace@example.com',
  name: 'Grace Hopper',
  verified: true,
};

function Google() {
  const t = useTexts(texts);
  const [who, setWho] = useState(GRACE);
  const set = useLocalChange(() => say(t.googleSet(who.email)));
  const field = (name: 'sub' | 'email' | 'name', label: string) => (
    <TextField
      label={label}
      required
      value={who[name]}
      onChange={(event) => setWho({ ...who, [name]: event.target.value })}
    />
  );
  return (
    <Panel title={t.google} text={t.googleText}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const { verified, ...identity } = who;
          set.mutate({ path: 'google/identity', body: { ...identity, email_verified: verified } });
        }}
      >
        <div className="two">
          {field('name', t.name)}
          {field('email', t.email)}
        </div>
        {field('sub', t.sub)}
        <div className="row-wrap">
          <Check
            label={t.verified}
            checked={who.verified}
            onChange={(event) => setWho({ ...who, verified: event.target.checked })}
          />
          <Button type="submit" className="end" disabled={set.isPending}>
            {t.use}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function Urls() {
  const t = useTexts(texts);
  const query = useLocal('urls.json');
  return (
    <Panel title={t.urls} text={t.urlsText}>
      <Loaded query={query} rows={3}>
        {(urls) => (
          <ul className="stack-s">
            {urls.map(({ function: name, url }) => (
              <li key={name} className="row">
                <span className="grow">
                  <span className="strong">{name}</span>
                  <span className="mono muted truncate" style={{ display: 'block' }}>
                    {url}
                  </span>
                </span>
                <CopyButton text={url} what={name} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
