import type { ManagedUser } from '@nubo/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { changeItem, type Pages, usePages } from '../../app/pages.ts';
import { useUserId } from '../../app/session.tsx';
import { defineTexts, useTexts } from '../../app/texts.ts';
import { SearchField } from '../../ui/controls.tsx';
import { Ago, Avatar, useTitle } from '../../ui/data.tsx';
import { Menu } from '../../ui/overlays.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';

const texts = defineTexts(
  {
    title: 'Users',
    search: 'Search by name or email',
    name: 'User',
    role: 'Role',
    lastLogin: 'Last sign-in',
    state: 'State',
    admin: 'admin',
    user: 'user',
    disabled: 'disabled',
    active: 'active',
    makeAdmin: 'Make an admin',
    makeUser: 'Make a user',
    disable: 'Disable',
    enable: 'Enable',
    actions: (name: string) => `Actions for ${name}`,
    none: 'Nobody fits the search',
  },
  {
    title: 'Utilisateurs',
    search: 'Chercher par nom ou e-mail',
    name: 'Utilisateur',
    role: 'Rôle',
    lastLogin: 'Dernière connexion',
    state: 'État',
    admin: 'admin',
    user: 'utilisateur',
    disabled: 'désactivé',
    active: 'actif',
    makeAdmin: 'Nommer admin',
    makeUser: 'Rendre utilisateur',
    disable: 'Désactiver',
    enable: 'Activer',
    actions: (name) => `Actions pour ${name}`,
    none: 'Personne ne correspond',
  },
);

export default function UsersPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const [search, setSearch] = useState('');
  const q = useDeferredValue(search.trim());
  const list = usePages('GET /users', { query: { limit: 50, ...(q !== '' && { q }) } });
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <SearchField label={t.search} value={search} onChange={(event) => setSearch(event.target.value)} />
      <div className="card table-scroll">
        <Loaded query={list} rows={8}>
          {(users) =>
            users.length === 0 ? (
              <Empty icon="people" title={t.none} />
            ) : (
              <table>
                <thead>
                  <tr>
                    <th>{t.name}</th>
                    <th>{t.role}</th>
                    <th>{t.lastLogin}</th>
                    <th>{t.state}</th>
                    <th>
                      <span className="visually-hidden">{t.actions('')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {users.map((user) => (
                    <UserRow key={user.id} user={user} />
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
      </div>
      <More query={list} />
    </div>
  );
}

function UserRow({ user }: { readonly user: ManagedUser }) {
  const t = useTexts(texts);
  const me = useUserId();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: { readonly role?: 'user' | 'admin'; readonly disabled?: boolean }) =>
      nubo().call('PATCH /users/{id}', { params: { id: user.id }, body }),
    onSuccess: (changed) =>
      queries.setQueriesData<Pages<ManagedUser>>({ queryKey: ['GET /users'] }, (pages) =>
        changeItem(pages, user.id, () => changed),
      ),
    onError: sayFailure,
  });
  const isAdmin = user.role === 'admin';
  return (
    <tr>
      <td>
        <span className="row">
          <Avatar small id={user.id} name={user.name} />
          <span className="grow">
            <strong className="truncate" style={{ display: 'block' }}>
              {user.name}
            </strong>
            <span className="small muted">{user.email}</span>
          </span>
        </span>
      </td>
      <td>
        <span className={isAdmin ? 'badge accent' : 'badge'}>{t[user.role]}</span>
      </td>
      <td className="small">{user.lastLoginAt ? <Ago at={user.lastLoginAt} /> : '–'}</td>
      <td>
        <span className={user.disabled ? 'badge bad' : 'badge good'}>
          {user.disabled ? t.disabled : t.active}
        </span>
      </td>
      <td>
        {user.id !== me && (
          <Menu
            label={t.actions(user.name)}
            items={[
              {
                label: isAdmin ? t.makeUser : t.makeAdmin,
                icon: 'people',
                onSelect: () => change.mutate({ role: isAdmin ? 'user' : 'admin' }),
              },
              {
                label: user.disabled ? t.enable : t.disable,
                icon: 'lock',
                danger: !user.disabled,
                onSelect: () => change.mutate({ disabled: !user.disabled }),
              },
            ]}
          />
        )}
      </td>
    </tr>
  );
}
