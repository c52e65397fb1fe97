import './overview.css';
import type { Job } from '@nubo/client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useHealth } from '../../app/health.ts';
import { useChannel, useFrames } from '../../app/live-hub.ts';
import { usePages } from '../../app/pages.ts';
import { useTexts } from '../../app/texts.ts';
import { Ago, Avatar, useTitle } from '../../ui/data.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Hosts } from './hosts.tsx';
import { isShort, Stock, useStock } from './stock.tsx';
import { texts } from './texts.ts';

/** Everything at one glance, kept true by the live connection and by reading again. */
export default function OverviewPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  useChannel('metrics:*');
  useChannel('alerts');
  useChannel('jobs');
  const health = useHealth();
  const hosts = usePages('GET /hosts', { every: 15_000 });
  const alerts = usePages('GET /alerts', { query: { state: 'firing', limit: 100 }, every: 30_000 });
  const users = usePages('GET /users', { query: { limit: 100 }, every: 30_000 });
  const jobs = usePages('GET /jobs', { every: 30_000 });
  const stock = useStock();
  useFrames('alert', () => void alerts.refetch());
  useFrames('job', () => void jobs.refetch());
  const up = hosts.data?.filter(({ status }) => status === 'up').length;
  const count = ({ data, hasNextPage }: { data: readonly unknown[] | undefined; hasNextPage: boolean }) =>
    data && (hasNextPage ? t.most(data.length) : String(data.length));
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <ul className="tiles">
        <Tile
          to="/health"
          icon="health"
          name={t.healthName}
          value={health.data && t.health[health.data.status]}
          isBad={health.data !== undefined && health.data.status !== 'ok'}
        />
        <Tile
          to="/hosts"
          icon="server"
          name={t.hostsUp}
          value={hosts.data && `${up} / ${hosts.data.length}`}
        />
        <Tile
          to="/hosts"
          icon="alert"
          name={t.alerts}
          value={count(alerts)}
          isBad={(alerts.data?.length ?? 0) > 0}
        />
        <Tile to="/users" icon="people" name={t.users} value={count(users)} />
        <Tile
          to="/products"
          icon="box"
          name={t.products}
          value={
            stock.data &&
            (stock.data.isCut ? t.most(stock.data.products.length) : String(stock.data.products.length))
          }
        />
        <Tile
          to="/products"
          icon="cart"
          name={t.short}
          value={stock.data && String(stock.data.products.filter(isShort).length)}
        />
      </ul>
      <Card title={t.hosts} to="/hosts">
        <Loaded query={hosts} rows={2}>
          {(all) => <Hosts hosts={all} />}
        </Loaded>
      </Card>
      <div className="overview">
        <Card title={t.stock} to="/products">
          <Loaded query={stock} rows={6}>
            {({ products }) => <Stock products={products} />}
          </Loaded>
        </Card>
        <Card title={t.newest} to="/users">
          <Loaded query={users} rows={6}>
            {(all) => (
              <ul className="stack-s">
                {all.slice(0, 8).map(({ id, name, email, createdAt }) => (
                  <li key={id} className="row">
                    <Avatar small id={id} name={name} />
                    <span className="grow">
                      <span className="truncate strong block">{name}</span>
                      <span className="truncate small muted block">{email}</span>
                    </span>
                    <span className="small muted">
                      <Ago at={createdAt} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Loaded>
        </Card>
        <Card title={t.jobs} to="/jobs">
          <Loaded query={jobs} rows={6}>
            {(all) => (
              <ul className="stack-s">
                {all.map((job) => (
                  <JobLine key={job.name} job={job} />
                ))}
              </ul>
            )}
          </Loaded>
        </Card>
      </div>
    </div>
  );
}

/** A number with its name, which leads to its page. */
function Tile({
  to,
  icon,
  name,
  value,
  isBad = false,
}: {
  readonly to: string;
  readonly icon: IconName;
  readonly name: string;
  readonly value: string | undefined;
  readonly isBad?: boolean;
}) {
  return (
    <li>
      <Link className="card tile" to={to} data-bad={isBad}>
        <span className="row small muted">
          <Icon name={icon} size={16} />
          {name}
        </span>
        <span className={value !== undefined && value.length > 8 ? 'strong' : 'tile-value'}>
          {value ?? '–'}
        </span>
      </Link>
    </li>
  );
}

function Card({
  title,
  to,
  children,
}: {
  readonly title: string;
  readonly to: string;
  readonly children: ReactNode;
}) {
  const t = useTexts(texts);
  return (
    <section className="card pad stack-s" aria-label={title}>
      <div className="row">
        <h2 className="grow">{title}</h2>
        <Link className="small" to={to}>
          {t.all}
          <span className="visually-hidden">: {title}</span>
        </Link>
      </div>
      {children}
    </section>
  );
}

const LOOKS = { running: 'info', succeeded: 'good', failed: 'bad', skipped: '' } as const;

function JobLine({ job: { name, lastRun } }: { readonly job: Job }) {
  const t = useTexts(texts);
  return (
    <li className="row">
      <span className="truncate grow">{name}</span>
      {lastRun ? (
        <>
          <span className="small muted">
            <Ago at={lastRun.startedAt} />
          </span>
          <span className={`badge ${LOOKS[lastRun.status]}`}>{t.run[lastRun.status]}</span>
        </>
      ) : (
        <span className="small muted">{t.never}</span>
      )}
    </li>
  );
}
