"""Rules of the archives: filing, retention, vouchers, appraisal, destruction, dossiers, templates."""
